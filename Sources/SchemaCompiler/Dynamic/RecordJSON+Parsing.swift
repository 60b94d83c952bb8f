extension RecordJSON {
    /// The record that JSON describes. Bounds are left to the encoder.
    ///
    /// - Parameter sender: who sends it, where that is known: then it must be one of this side's records.
    /// - Throws: where the JSON does not have the form of a record.
    public func record(_ json: JSONValue, from sender: Direction? = nil) throws(SchemaValueError) -> SchemaRecord {
        guard case .object(let members) = json else {
            throw SchemaValueError(path: "record", what: "no object, as in {\"message\": \"Ping\"}")
        }
        var id: UInt32?
        if let given = json["id"] {
            guard let number = UInt32(exactly: try integer(given, path: "record id")) else {
                throw SchemaValueError(path: "record id", what: "it is 1 to \(UInt32.max)")
            }
            id = number
        }
        if json["unknown"] != nil {
            try check(members, allowed: ["unknown", "id", "payload"])
            return try unknown(json, id: id)
        }
        try check(members, allowed: ["message", "id", "fields"])
        guard case .string(let name)? = json["message"] else {
            throw SchemaValueError(path: "record", what: "`message` does not name a message")
        }
        guard let form = codec.form(named: name) else {
            let near = nearest(to: name, in: codec.forms.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
            throw SchemaValueError(path: name, what: "\(codec.schema.name) has no such message\(near)")
        }
        if let sender, !form.senders.contains(sender) {
            let reply = codec.forms.first { $0.opcode == form.opcode && $0.senders.contains(sender) }
            let mend = reply.map { "; a \(sender) sends `\($0.name)`" } ?? ""
            throw SchemaValueError(path: name, what: "only a \(sender.opposite) sends it\(mend)")
        }
        let given = json["fields"] ?? .object([])
        guard case .object = given else { throw SchemaValueError(path: name, what: "`fields` is no object") }
        let fields = try fields(given, of: form.payload, path: form.name)
        return .message(form.name, id: id, fields: fields)
    }

    private func unknown(_ json: JSONValue, id: UInt32?) throws(SchemaValueError) -> SchemaRecord {
        guard let opcode = UInt8(exactly: try integer(json["unknown"] ?? .null, path: "record unknown")) else {
            throw SchemaValueError(path: "record unknown", what: "an opcode is 0 to 255")
        }
        guard case .bytes(let payload) = try bytes(json["payload"] ?? .string(""), path: "record payload") else {
            throw SchemaValueError(path: "record payload", what: "no \(byteText.rawValue)\(byteText.hint)")
        }
        return .unknown(opcode: opcode, id: id, payload: payload)
    }

    private func check(_ members: [JSONValue.Member], allowed: [String]) throws(SchemaValueError) {
        guard let extra = members.first(where: { !allowed.contains($0.name) }) else { return }
        let names = allowed.joined(separator: ", ")
        throw SchemaValueError(path: "record", what: "`\(extra.name)` has no meaning beside \(names)")
    }

    private func fields(
        _ json: JSONValue, of payload: Payload, path: String
    ) throws(SchemaValueError) -> SchemaFields {
        guard case .object(let members) = json else { throw SchemaValueError(path: path, what: "no object") }
        var fields: SchemaFields = [:]
        for member in members {
            guard let field = payload.fields.first(where: { $0.name == member.name }) else {
                let near = nearest(to: member.name, in: payload.fields.map(\.name)).map { "; did you mean `\($0)`?" }
                throw SchemaValueError(
                    path: "\(path).\(member.name)", what: "\(payload.name) has no such field\(near ?? "")")
            }
            fields[field.name] = try value(member.value, of: field.type, path: "\(path).\(field.name)")
        }
        return fields
    }

    private func value(
        _ json: JSONValue, of type: WireType, path: String
    ) throws(SchemaValueError) -> SchemaValue {
        switch type.resolved {
        case .timestamp:
            guard let number = (try? integer(json, path: path)).flatMap({ UInt64(exactly: $0) }) else {
                throw SchemaValueError(path: path, what: "no number of milliseconds since 2020-01-01T00:00:00Z")
            }
            return .number(number)
        case .byte, .number, .elapsed, .back:
            guard let number = UInt64(exactly: try integer(json, path: path)) else {
                throw SchemaValueError(path: path, what: "no number of 0 to \(UInt64.max)")
            }
            return .number(number)
        case .signed:
            guard let number = Int64(exactly: try integer(json, path: path)) else {
                throw SchemaValueError(path: path, what: "no number of \(Int64.min) to \(Int64.max)")
            }
            return .signed(number)
        case .bit:
            guard case .bool(let bit) = json else { throw SchemaValueError(path: path, what: "not true or false") }
            return .bit(bit)
        case .enumeration(let name, _): return try enumeration(json, name, path: path)
        case .text:
            let parts = try expanded(json, path: path)
            return .text(try parts.map { part throws(SchemaValueError) in try string(part, path: path) }.joined())
        case .bytes, .fixedBytes: return try bytes(json, path: path)
        case .list(let element, _): return try list(json, of: element, path: path)
        case .structure(let name):
            return .structure(try fields(json, of: codec.structure(name).payload, path: path))
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    private func enumeration(
        _ json: JSONValue, _ name: String, path: String
    ) throws(SchemaValueError) -> SchemaValue {
        guard case .string(let text) = json else {
            guard let number = UInt64(exactly: try integer(json, path: path)) else {
                throw SchemaValueError(path: path, what: "no value of \(name)")
            }
            return .number(number)
        }
        guard let known = codec.cases(of: name).first(where: { $0.name == text }) else {
            let names = codec.cases(of: name).map(\.name).joined(separator: ", ")
            throw SchemaValueError(path: path, what: "\(name) has no value `\(text)`, only \(names)")
        }
        return .number(UInt64(known.value))
    }

    private func list(
        _ json: JSONValue, of element: WireType, path: String
    ) throws(SchemaValueError) -> SchemaValue {
        if json["repeat"] != nil {
            let parts = try expanded(json, path: path)
            guard let first = parts.first else { return .list([]) }
            return .list(Array(repeating: try value(first, of: element, path: "\(path)[0]"), count: parts.count))
        }
        guard case .array(let elements) = json else { throw SchemaValueError(path: path, what: "no list") }
        var list: [SchemaValue] = []
        for (index, json) in elements.enumerated() {
            list.append(try value(json, of: element, path: "\(path)[\(index)]"))
        }
        return .list(list)
    }

    private func bytes(_ json: JSONValue, path: String) throws(SchemaValueError) -> SchemaValue {
        var content: [UInt8] = []
        for part in try expanded(json, path: path) {
            guard let bytes = byteText.bytes(try string(part, path: path)) else {
                throw SchemaValueError(path: path, what: "no \(byteText.rawValue)\(byteText.hint)")
            }
            content += bytes
        }
        return .bytes(content)
    }

    /// What a value is put together from: itself, or what is repeated. More than the largest record is never asked for.
    private func expanded(_ json: JSONValue, path: String) throws(SchemaValueError) -> [JSONValue] {
        guard let part = json["repeat"] else { return [json] }
        guard let given = json["count"], let count = Int(exactly: try integer(given, path: path)),
            (0...codec.schema.limits.server).contains(count)
        else { throw SchemaValueError(path: path, what: "`repeat` without a `count` that fits into a record") }
        return Array(repeating: part, count: count)
    }

    private func string(_ json: JSONValue, path: String) throws(SchemaValueError) -> String {
        guard case .string(let text) = json else { throw SchemaValueError(path: path, what: "no text") }
        return text
    }

    private func integer(_ json: JSONValue, path: String) throws(SchemaValueError) -> Int128 {
        switch json {
        case .number(let digits), .string(let digits):
            guard let number = Int128(digits) else { fallthrough }
            return number
        default: throw SchemaValueError(path: path, what: "no whole number")
        }
    }
}
