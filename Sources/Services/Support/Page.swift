import ParleyProtocol
import Store
import WireFormat

/// Cutting lists to what was asked for and to what a record holds.
enum Page {
    /// The first elements of a list.
    /// - Parameters:
    ///   - found: what was found when one more than `limit` was asked for.
    ///   - budget: how many bytes the elements may take together.
    /// - Returns: the elements, and whether there are more.
    static func prefix<Element: WireStructure>(
        of found: [Element], limit: Int, budget: Int
    ) -> (list: [Element], isCut: Bool) {
        var rest = budget
        let fitting = found.prefix(limit).prefix { element in
            rest -= element.embeddedSize
            return rest >= 0
        }
        return (Array(fitting), fitting.count < found.count)
    }
}
