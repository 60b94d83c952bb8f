/// Sizes on the wire, in bytes.
enum Sizes {
    /// How many bytes a prefix varint takes: 1 to 9.
    static func varint(_ value: UInt64) -> Int {
        max(1, min(9, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7))
    }

    /// How many bytes a prefix varint takes: 1 to 9.
    static func varint(_ value: Int) -> Int { varint(UInt64(value)) }

    /// The smallest and the largest size of a value. `structures` has the sizes of structures inside a payload.
    static func of(_ type: WireType, structures: [String: ClosedRange<Int>]) -> ClosedRange<Int> {
        switch type {
        case .byte, .enumeration: return 1...1
        case .number(let range), .back(let range): return varint(range.lowerBound)...varint(range.upperBound)
        case .signed, .timestamp, .elapsed: return 1...9
        case .bit: return 0...0
        case .fixedBytes(let count): return count...count
        case .bytes(let range), .text(let range): return prefixed(range)
        case .list(let element, let range):
            let size = of(element, structures: structures)
            let smallest = varint(range.lowerBound) + saturatingProduct(range.lowerBound, size.lowerBound)
            let largest = varint(range.upperBound) + saturatingProduct(range.upperBound, size.upperBound)
            return smallest...max(smallest, largest)
        case .alias(_, let type): return of(type, structures: structures)
        case .structure(let name): return structures[name] ?? 1...1
        }
    }

    /// The size of something with its length in front.
    static func prefixed(_ range: ClosedRange<Int>) -> ClosedRange<Int> {
        (varint(range.lowerBound) + range.lowerBound)...(varint(range.upperBound) + range.upperBound)
    }

    /// The smallest and the largest size of fields as a payload, without a length in front.
    static func payload(
        _ fields: [Field], isOpen: Bool, structures: [String: ClosedRange<Int>]
    ) -> ClosedRange<Int> {
        var smallest = 0
        var largest = 0
        var flags: UInt64 = 0
        for field in fields {
            let size = of(field.type, structures: structures)
            largest = saturatingSum(largest, size.upperBound)
            if let flag = field.flag {
                flags |= 1 << UInt64(flag)
            } else {
                smallest = saturatingSum(smallest, size.lowerBound)
            }
        }
        if flags != 0 {
            largest += varint(flags)
            if !isOpen { smallest += 1 }
        }
        return smallest...largest
    }

    /// Where sums and products of sizes stay: far beyond every record, so that what reaches it is refused.
    private static let ceiling = 1 << 60

    /// A product that stays at the ceiling where it would be larger.
    static func saturatingProduct(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? ceiling : min(product, ceiling)
    }

    /// A sum that stays at the ceiling where it would be larger.
    static func saturatingSum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? ceiling : min(sum, ceiling)
    }
}
