/// What a type is on the wire and to whoever reads it, without the names of types.
struct SchemaForm {
    private let structures: [String: Structure]
    private let enumerations: [String: Enumeration]

    init(_ schema: Schema) {
        structures = Dictionary(schema.structures.map { ($0.payload.name, $0) }) { first, _ in first }
        enumerations = Dictionary(schema.enumerations.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The form as a text: two types with the same text cannot be told apart by their bytes or by the names inside them.
    func of(_ type: WireType) -> String {
        switch type.resolved {
        case .list(let element, let range): return "list<\(of(element)), \(range.written)>"
        case .structure(let name):
            guard let structure = structures[name] else { return name }
            let fields = structure.payload.fields.map { field in
                let flag = field.flag.map { "?\($0) " } ?? ""
                return "\(flag)\(field.name): \(of(field.type)) \(field.isSecret) \(field.isFit)"
            }
            return "\(structure.isOpen ? "open" : "closed") { \(fields.joined(separator: "  ")) }"
        case .enumeration(let name, let isOpen):
            guard let enumeration = enumerations[name] else { return name }
            let values = enumeration.cases.sorted { $0.value < $1.value }.map { "\($0.name) = \($0.value)" }
            return "\(isOpen ? "open" : "closed") { \(values.joined(separator: "  ")) }"
        case .alias: preconditionFailure("a resolved type is no alias")
        case .byte, .number, .signed, .bit, .bytes, .fixedBytes, .text, .timestamp, .elapsed, .back:
            return type.resolved.written
        }
    }
}
