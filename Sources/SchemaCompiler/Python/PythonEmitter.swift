extension SchemaCompiler {
    /// A Python module with the codec of a protocol and a small client, for tests and scripts: standard library only, Python
    /// 3.9 or later. It is named after the protocol.
    public static func python(_ schema: Schema) -> GeneratedFile {
        GeneratedFile(name: "\(schema.name).py", text: PythonEmitter(schema: schema).module())
    }
}

/// Writes the Python module of a schema.
struct PythonEmitter {
    let schema: Schema

    func module() -> String {
        var python = PythonText()
        writeHead(&python)
        python.lines(PythonWire.errors)
        python.gap()
        python.lines(PythonWire.values)
        python.gap()
        python.lines(PythonRecords.payloads)
        python.gap()
        writeTypes(&python)
        for structure in schema.structuresInOrder { write(structure, &python) }
        writeTitle("Messages", &python)
        for form in schema.recordForms { PythonMessage(schema: schema, form: form).write(&python) }
        writeList(&python)
        python.gap()
        python.lines(PythonRecords.records)
        python.gap()
        python.lines(PythonRecords.client)
        writeMain(&python)
        return python.text
    }

    private func writeTitle(_ title: String, _ python: inout PythonText) {
        python.line("# " + String(repeating: "-", count: 93))
        python.line("# \(title)")
    }

    // MARK: - The head

    private func writeHead(_ python: inout PythonText) {
        let version = "\(schema.version.major).\(schema.version.minor)"
        python.line(
            "\"\"\"The protocol \(schema.name) \(version): its messages, how they become bytes, and a client for scripts."
        )
        python.line()
        python.line("Generated from the schema by ``parley-schema generate python``. Change the schema, not this file.")
        if let hello {
            python.line()
            python.line("    import \(schema.name)")
            python.line()
            python.line("    with \(schema.name).Client(\"127.0.0.1\", 7717, on_event=print) as client:")
            python.line("        print(client.request(\(schema.name).\(example(of: hello))))")
            python.line("        client.listen(\(alive(prefix: "\(schema.name).")))")
        }
        python.line()
        python.line(
            "Integers of a bounded type are checked when they are encoded. Byte strings are ``bytes``. Optional")
        python.line("fields that are absent are ``None``, ``False`` or an empty list.")
        python.line("\"\"\"")
        python.line()
        python.line("from __future__ import annotations")
        python.line()
        for module in ["collections", "dataclasses", "datetime", "enum", "socket", "ssl", "sys", "time"] {
            python.line("import \(module)")
        }
        python.line("from typing import Any, Callable, ClassVar, Iterable, Iterator, NamedTuple, Optional, Union")
        python.line()
        python.line("VERSION = \(schema.version.major)")
        python.line("\"\"\"The version of the protocol.\"\"\"")
        let limits = [
            ("HELLO", schema.limits.hello, "a client sends before Hello is answered"),
            ("CLIENT", schema.limits.client, "a client sends"), ("SERVER", schema.limits.server, "a server sends"),
        ]
        for (name, limit, sender) in limits {
            python.line("\(name)_BYTES_MAX = \(limit)")
            python.line("\"\"\"The longest body of a record that \(sender).\"\"\"")
        }
        python.gap()
    }

    // MARK: - Types

    private func writeTypes(_ python: inout PythonText) {
        writeTitle("Types", &python)
        python.line()
        for alias in schema.aliases {
            python.line("\(alias.name) = \(alias.type.pythonHint)")
            let text = alias.documentation.joined(separator: " ")
            python.docstring([alias.type.pythonBounds.map { "\(text) (\($0))" } ?? text])
        }
        let failures = schema.failures.map {
            Enumeration.Case(documentation: [$0.explanation], name: $0.name, value: $0.number)
        }
        let codes = Enumeration(
            documentation: ["Why a request failed, or a connection ended."], name: "FailureCode", isOpen: true,
            cases: failures)
        for enumeration in schema.enumerations + [codes] { write(enumeration, &python) }
        python.gap()
        python.line("ADVICE: dict[FailureCode, str] = {")
        for failure in schema.failures {
            python.line("    FailureCode.\(failure.name.upperSnakeCase): \"\(failure.advice.rawValue)\",")
        }
        python.line("}")
        python.docstring(["What to do after a failure: never, retry, reconnect or signIn."])
    }

    private func write(_ enumeration: Enumeration, _ python: inout PythonText) {
        python.gap()
        let base = enumeration.isOpen ? "_OpenEnumeration" : "enum.IntEnum"
        python.block("class \(enumeration.name)(\(base)):") { python in
            python.docstring([enumeration.documentation.joined(separator: " ")])
            python.line()
            for value in enumeration.cases {
                python.line("\(value.name.upperSnakeCase) = \(value.value)")
                python.docstring([value.documentation.joined(separator: " ")])
            }
        }
    }

    private func write(_ structure: Structure, _ python: inout PythonText) {
        python.gap()
        let growth = structure.isOpen ? "It may grow." : "It never grows."
        python.line("@dataclasses.dataclass")
        python.block("class \(structure.payload.name)(_Payload):") { python in
            python.docstring([structure.payload.documentation.joined(separator: " ") + " " + growth])
            PythonMessage.writeFields(of: structure.payload, &python)
            if !structure.isOpen { python.line("_OPEN = False") }
            PythonMessage.writeWire(of: structure.payload, &python)
        }
        if structure == schema.structuresInOrder.last { python.gap() }
    }

    // MARK: - The end

    private func writeList(_ python: inout PythonText) {
        python.gap()
        python.line("MESSAGES: tuple[type[WireMessage], ...] = (")
        for form in schema.recordForms { python.line("    \(form.pythonName),") }
        python.line(")")
        python.docstring(["Everything that records carry, in the order of the opcodes."])
    }

    /// The request that opens a session.
    private var hello: RecordForm? {
        schema.recordForms.first { form in
            guard case .request = form.message.kind else { return false }
            return !form.isReply && form.message.guards.needs == .connection
        }
    }

    /// What says that a client is still there: a notify that needs nothing and holds nothing.
    private func alive(prefix: String = "") -> String {
        let form = schema.recordForms.first { form in
            guard case .notify = form.message.kind else { return false }
            return form.payload.required.isEmpty && form.message.guards.needs == .connection
        }
        return form.map { "\(prefix)\($0.pythonName)()" } ?? ""
    }

    private func example(of form: RecordForm) -> String {
        "\(form.pythonName)(\(form.payload.pythonArguments(schema)))"
    }

    private func writeMain(_ python: inout PythonText) {
        guard let hello else { return }
        python.gap()
        python.block("def main() -> None:") { python in
            python.docstring(["Says hello and prints what comes: ``python3 \(schema.name).py HOST PORT``."])
            python.line("host, port = sys.argv[1:]")
            python.block("with Client(host, int(port), on_event=print) as client:") { python in
                python.line("print(client.request(\(example(of: hello))))")
                python.line("client.listen(\(alive()))")
            }
        }
        python.gap()
        python.block("if __name__ == \"__main__\":") { $0.line("main()") }
    }
}
