/// Who may send what.
struct Senders: OptionSet, Hashable, Sendable {
    let rawValue: Int

    static let client = Senders(rawValue: 1)
    static let server = Senders(rawValue: 2)
}

/// For each type with a name, who may send it, in messages or inside other types.
struct SchemaReach {
    private let structures: [String: Structure]
    private(set) var senders: [String: Senders] = [:]

    init(_ schema: Schema) {
        structures = Dictionary(schema.structures.map { ($0.payload.name, $0) }) { first, _ in first }
        for message in schema.messages {
            visit(message.payload, by: message.kind.senders)
            if case .request(let reply, _) = message.kind { visit(reply, by: .server) }
        }
    }

    private mutating func visit(_ payload: Payload, by sender: Senders) {
        for field in payload.fields { visit(field.type, by: sender) }
    }

    private mutating func visit(_ type: WireType, by sender: Senders) {
        switch type {
        case .alias(let name, let inner):
            senders[name, default: []].formUnion(sender)
            visit(inner, by: sender)
        case .enumeration(let name, _): senders[name, default: []].formUnion(sender)
        case .list(let element, _): visit(element, by: sender)
        case .structure(let name):
            // Types hold no circle, but one may stand in many places.
            guard let structure = structures[name], !senders[name, default: []].isSuperset(of: sender) else { return }
            senders[name, default: []].formUnion(sender)
            visit(structure.payload, by: sender)
        case .byte, .number, .signed, .bit, .bytes, .fixedBytes, .text, .timestamp, .elapsed, .back: return
        }
    }
}

extension Message.Kind {
    /// Who sends its payload.
    var senders: Senders {
        switch self {
        case .request, .notify: .client
        case .event, .failed: .server
        case .signal: [.client, .server]
        }
    }
}
