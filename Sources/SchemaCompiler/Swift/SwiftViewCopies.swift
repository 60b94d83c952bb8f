extension SchemaCompiler {
    /// Swift code that copies what views show into the owned types, and decodes whole records that way: tests hold both ways of
    /// decoding against each other with it.
    ///
    /// It needs functions `copied` that make arrays of `RawSpan` and of the lists in views.
    public static func swiftViewCopies(_ schema: Schema) -> [GeneratedFile] {
        SwiftViewCopies(schema: schema).files()
    }
}

/// Writes the copies of views.
struct SwiftViewCopies {
    let schema: Schema

    func files() -> [GeneratedFile] {
        let records = SwiftRecords(schema: schema, isViewed: true)
        return [
            file("ViewCopies.swift", "Copies of what views show.") { swift in
                for payload in schema.structures.map(\.payload) + schema.recordForms.map(\.payload) {
                    swift.line()
                    write(payload, &swift)
                }
            },
            file("ViewedRecords.swift", "Records that are decoded through views.") { swift in
                swift.line()
                swift.block("extension ClientRecord") { records.writeClientDecoding(&$0) }
                swift.line()
                swift.block("extension ServerRecord") { records.writeServerDecoding(&$0) }
            },
        ]
    }

    private func file(_ name: String, _ title: String, _ write: (inout SwiftText) -> Void) -> GeneratedFile {
        var swift = SwiftText(title, imports: ["import ParleyProtocol", "import WireFormat"])
        write(&swift)
        return GeneratedFile(name: name, text: swift.text)
    }

    private func write(_ payload: Payload, _ swift: inout SwiftText) {
        swift.block("extension \(payload.name)") { swift in
            swift.documentation(["What a view shows."])
            swift.block("init(copying view: \(payload.name).View)") { swift in
                for field in payload.fields { write(field, &swift) }
                let arguments = payload.fields.map { "\($0.name.escaped): field\($0.position)" }
                swift.call("self.init", arguments)
            }
        }
    }

    /// The value of a field, in a variable of its own.
    private func write(_ field: Field, _ swift: inout SwiftText) {
        let (target, shown) = ("field\(field.position)", "view.\(field.name.escaped)")
        let isOptional = field.flag != nil && field.type.resolved != .bit
        if case .list(.structure(let name), _) = field.type.resolved {
            swift.line("var \(target): [\(name)] = []")
            swift.block(isOptional ? "if var list = \(shown)" : "do") { swift in
                if !isOptional { swift.line("var list = \(shown)") }
                swift.line("while let element = list.next() { \(target).append(\(name)(copying: element)) }")
            }
        } else if isOptional {
            swift.line("var \(target): \(field.swiftTypeName)\(field.swiftDefault)")
            swift.line("if let shown = \(shown) { \(target) = \(field.type.copy(of: "shown")) }")
        } else {
            swift.line("let \(target) = \(field.type.copy(of: shown))")
        }
    }
}

extension WireType {
    /// The expression that makes an owned value of what a view shows.
    fileprivate func copy(of shown: String) -> String {
        switch resolved {
        case .text: "String(copying: \(shown))"
        case .bytes, .fixedBytes, .list: "copied(\(shown))"
        case .structure(let name): "\(name)(copying: \(shown))"
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .alias, .enumeration: shown
        }
    }
}
