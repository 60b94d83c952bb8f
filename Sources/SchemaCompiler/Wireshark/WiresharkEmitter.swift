extension SchemaCompiler {
    /// A dissector of the protocol for Wireshark and tshark: one file in Lua.
    ///
    /// The tables say what the schema says; ``WiresharkRuntime`` reads them.
    public static func wireshark(_ schema: Schema) -> GeneratedFile {
        GeneratedFile(name: "\(schema.name).lua", text: WiresharkEmitter(schema: schema).text)
    }
}

/// Writes the tables of the dissector.
struct WiresharkEmitter {
    let schema: Schema

    var text: String {
        var lines = [
            "-- \(title) \(schema.version.major).\(schema.version.minor) for Wireshark and tshark.",
            "--",
            "--     tshark -X lua_script:\(schema.name).lua -i lo -f 'tcp port 7717' -O \(schema.name)",
            "--",
            "-- Or put the file into Wireshark's folder of personal Lua plugins. For another port: Decode As, or",
            "-- `-d tcp.port==8000,\(schema.name)`. What the schema calls secret is not shown.",
            "--",
            "-- Generated from the schema by `parley-schema generate wireshark`. Change the schema, not this file.",
            "",
            "local name, title = \"\(schema.name)\", \"\(title)\"",
            "local port, subprotocol = 7717, \"\(schema.name).v\(schema.version.major)\"",
            "local clientLimit, serverLimit = \(schema.limits.client), \(schema.limits.server)",
            "-- The beginning of time, in seconds since 1970.",
            "local epoch = 1577836800",
            "",
        ]
        lines += enumerations + ["", "local payloads = {}", "local structures = {}"]
        lines.append("local function payload(path, open, required, optional)")
        lines.append(
            "    local made = { path = name .. \".\" .. path, open = open, required = required, optional = optional }")
        lines.append("    payloads[#payloads + 1] = made")
        lines.append("    return made")
        lines.append("end")
        for structure in schema.structures {
            lines.append("")
            lines += call(
                "structures.\(structure.payload.name) =", path: Self.path(structure.payload.name), structure.payload,
                isOpen: structure.isOpen)
        }
        lines += ["", "local clientMessages, serverMessages = {}, {}"]
        for form in schema.recordForms { lines += table(of: form) }
        return lines.joined(separator: "\n") + "\n\n" + WiresharkRuntime.text + "\n"
    }

    private var title: String { schema.name.prefix(1).uppercased() + schema.name.dropFirst() }

    private var enumerations: [String] {
        var all = schema.enumerations.map { ($0.name, $0.cases.map { ($0.value, $0.name) }) }
        all.append(("FailureCode", schema.failures.map { ($0.number, $0.name) }))
        return ["local enumerations = {"]
            + all.map { name, cases in
                "    \(name) = { \(cases.map { "[\($0.0)] = \"\($0.1)\"" }.joined(separator: ", ")) },"
            } + ["}"]
    }

    private func table(of form: RecordForm) -> [String] {
        let isReply = form.isReply
        let name = isReply ? "\(form.message.name) reply" : form.name
        let path = Self.path(form.message.name) + (isReply ? ".reply" : "")
        let made = call("message.payload =", path: path, form.payload, isOpen: true)
        let tables = form.senders.map { "\($0.rawValue)Messages[\(form.opcode.hex)]" }
        return [
            "", "do", "    local message = { name = \"\(name)\", id = \(form.hasID) }",
        ] + made.map { "    " + $0 } + tables.map { "    \($0) = message" } + ["end"]
    }

    /// The call that makes a payload's table.
    private func call(_ target: String, path: String, _ payload: Payload, isOpen: Bool) -> [String] {
        let required = payload.required.map { "    \(self.field($0))," }
        let optional = payload.optional.map { "    [\($0.flag ?? 0)] = \(self.field($0))," }
        return ["\(target) payload(\"\(path)\", \(isOpen), {"] + required + ["}, {"] + optional + ["})"]
    }

    private func field(_ field: Field) -> String {
        var parts = ["path = \"\(Self.path(field.name))\"", "label = \"\(field.name)\""]
        parts += self.parts(of: field.type)
        if field.isSecret { parts.append("secret = true") }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    /// What is to be known of a type to read it.
    private func parts(of type: WireType) -> [String] {
        func number(_ range: ClosedRange<UInt64>, _ meaning: String? = nil) -> [String] {
            ["kind = \"number\"", "low = \(range.lowerBound)", "high = \(range.upperBound)"]
                + (meaning.map { ["meaning = \"\($0)\""] } ?? [])
        }
        func bounds(_ range: ClosedRange<Int>) -> [String] {
            ["low = \(range.lowerBound)", "high = \(range.upperBound)"]
        }
        switch type.resolved {
        case .byte: return ["kind = \"number\"", "byte = true"]
        case .number(let range): return number(range)
        case .back(let range): return number(range, "back")
        case .timestamp: return number(0...UInt64.max, "time")
        case .elapsed: return number(0...UInt64.max, "elapsed")
        case .signed: return ["kind = \"signed\""]
        case .bit: return ["kind = \"bit\""]
        case .text(let range): return ["kind = \"text\""] + bounds(range)
        case .bytes(let range): return ["kind = \"bytes\""] + bounds(range)
        case .fixedBytes(let count): return ["kind = \"bytes\"", "fixed = \(count)"]
        case .enumeration(let name, let isOpen):
            return ["kind = \"enum\"", "name = \"\(name)\""] + (isOpen ? [] : ["closed = true"])
        case .structure(let name): return ["kind = \"struct\"", "name = \"\(name)\""]
        case .list(let element, let range):
            return ["kind = \"list\""] + bounds(range)
                + ["element = { \(parts(of: element).joined(separator: ", ")) }"]
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    /// A name as Wireshark's filters write it: `PostMessage` becomes `post_message`.
    static func path(_ name: String) -> String {
        var path = ""
        for character in name {
            if character.isUppercase, !path.isEmpty { path += "_" }
            path += character.lowercased()
        }
        return path
    }
}
