extension SchemaCompiler {
    /// The checked schema as data, for other people's generators: `NAME.json`, and `NAME.schema.json`, the JSON Schema of its
    /// form.
    public static func export(_ schema: Schema) -> [GeneratedFile] {
        let form = "\(schema.name).schema.json"
        return [
            GeneratedFile(name: "\(schema.name).json", text: SchemaExport(schema).document(form: form).text() + "\n"),
            GeneratedFile(name: form, text: ExportForm.document.text() + "\n"),
        ]
    }
}

/// Writes a checked schema as JSON. ``ExportForm`` describes what comes out.
struct SchemaExport {
    private let schema: Schema

    init(_ schema: Schema) { self.schema = schema }

    /// The whole document.
    /// - Parameter form: the file with the JSON Schema.
    func document(form: String) -> JSONValue {
        [
            "$schema": .string(form),
            "protocol": .string(schema.name),
            "version": ["major": .number(schema.version.major), "minor": .number(schema.version.minor)],
            "recordLimits": [
                "hello": .number(schema.limits.hello), "client": .number(schema.limits.client),
                "server": .number(schema.limits.server),
            ],
            "types": .array(
                schema.aliases.map { alias in
                    ["name": .string(alias.name), "type": type(alias.type), "documentation": text(alias.documentation)]
                }),
            "enumerations": .array(schema.enumerations.map(enumeration)),
            "structures": .array(schema.structures.map(structure)),
            "failures": .array(schema.failures.map(failure)),
            "budgets": .array(
                schema.budgets.map { budget in
                    [
                        "name": .string(budget.name), "burst": .number(budget.burst),
                        "perSecond": .number(budget.perSecond), "documentation": text(budget.documentation),
                    ]
                }),
            "services": .array(
                schema.services.map { service in
                    [
                        "name": .string(service.name), "requests": names(service.requests),
                        "documentation": text(service.documentation),
                    ]
                }),
            "messages": .array(schema.messages.map(message)),
            "reservedOpcodes": .array(schema.reservedOpcodes.map { .number($0) }),
        ]
    }

    // MARK: Items

    private func enumeration(_ enumeration: Enumeration) -> JSONValue {
        [
            "name": .string(enumeration.name), "open": .bool(enumeration.isOpen),
            "values": .array(
                enumeration.cases.map { value in
                    [
                        "name": .string(value.name), "value": .number(value.value),
                        "documentation": text(value.documentation),
                    ]
                }), "documentation": text(enumeration.documentation),
        ]
    }

    private func structure(_ structure: Structure) -> JSONValue {
        [
            "name": .string(structure.payload.name), "open": .bool(structure.isOpen),
            "fields": .array(structure.payload.fields.map(field)),
            "reservedFlags": .array(structure.payload.reservedFlags.map { .number($0) }),
            "size": size(structure.embeddedSize), "documentation": text(structure.payload.documentation),
        ]
    }

    private func failure(_ failure: FailureCase) -> JSONValue {
        [
            "name": .string(failure.name), "number": .number(failure.number), "scope": .string(failure.scope.rawValue),
            "advice": .string(failure.advice.rawValue), "explanation": .string(failure.explanation),
        ]
    }

    private func message(_ message: Message) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("name", .string(message.name)), .init("opcode", .number(message.opcode)),
            .init("kind", .string(message.kind.name)),
            .init("payload", payload(message.payload, limit: message.limit)),
        ]
        switch message.kind {
        case .request(let reply, let name):
            members.append(.init("reply", payload(reply, limit: schema.limits.server)))
            if let name { members.append(.init("replyName", .string(name))) }
            members.append(.init("guards", guards(message.guards)))
        case .notify, .signal: members.append(.init("guards", guards(message.guards)))
        case .event(let delivery):
            members.append(
                .init(
                    "delivery",
                    [
                        "class": .string(delivery.deliveryClass.rawValue), "key": names(delivery.key),
                        "audience": .string(delivery.audience.rawValue),
                    ]))
        case .failed: break
        }
        members.append(.init("documentation", text(message.documentation)))
        return .object(members)
    }

    private func guards(_ guards: Guards) -> JSONValue {
        [
            "needs": .string(guards.needs.rawValue), "budget": guards.budget.map(JSONValue.string) ?? .null,
            "failures": names(guards.failures),
        ]
    }

    private func payload(_ payload: Payload, limit: Int) -> JSONValue {
        [
            "fields": .array(payload.fields.map(field)),
            "reservedFlags": .array(payload.reservedFlags.map { .number($0) }),
            "size": size(payload.size.lowerBound...min(payload.size.upperBound, limit)),
            "fitBytes": payload.fitBudget.map { .number($0) } ?? .null,
            "heapBytesMax": .number(payload.heapBytesMax), "recordBytesMax": .number(limit),
        ]
    }

    private func field(_ field: Field) -> JSONValue {
        [
            "name": .string(field.name), "position": .number(field.position),
            "flag": field.flag.map { .number($0) } ?? .null, "type": type(field.type), "secret": .bool(field.isSecret),
            "fit": .bool(field.isFit), "documentation": text(field.documentation),
        ]
    }

    // MARK: Types

    private func type(_ type: WireType) -> JSONValue {
        switch type {
        case .byte: ["kind": "byte"]
        case .number(let range): ["kind": "number", "min": number(range.lowerBound), "max": number(range.upperBound)]
        case .signed: ["kind": "signed"]
        case .bit: ["kind": "bit"]
        case .bytes(let range): ["kind": "bytes", "min": .number(range.lowerBound), "max": .number(range.upperBound)]
        case .fixedBytes(let count): ["kind": "fixedBytes", "count": .number(count)]
        case .text(let range): ["kind": "text", "min": .number(range.lowerBound), "max": .number(range.upperBound)]
        case .list(let element, let range):
            [
                "kind": "list", "min": .number(range.lowerBound), "max": .number(range.upperBound),
                "element": self.type(element),
            ]
        case .timestamp: ["kind": "timestamp"]
        case .elapsed: ["kind": "elapsed"]
        case .back(let range): ["kind": "back", "min": number(range.lowerBound), "max": number(range.upperBound)]
        case .alias(let name, _): ["kind": "type", "name": .string(name)]
        case .enumeration(let name, _): ["kind": "enumeration", "name": .string(name)]
        case .structure(let name): ["kind": "structure", "name": .string(name)]
        }
    }

    /// A number that every reader of JSON keeps exactly: beyond 2^53 - 1 as a text of digits (RFC 8259 §6).
    private func number(_ number: UInt64) -> JSONValue {
        number < 1 << 53 ? .number(number) : .string(String(number))
    }

    private func size(_ range: ClosedRange<Int>) -> JSONValue {
        ["min": .number(range.lowerBound), "max": .number(range.upperBound)]
    }

    private func names(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }

    private func text(_ lines: [String]) -> JSONValue { .string(lines.joined(separator: " ")) }
}

extension Message.Kind {
    /// What the schema calls it.
    var name: String {
        switch self {
        case .request: "request"
        case .notify: "notify"
        case .event: "event"
        case .signal: "signal"
        case .failed: "failed"
        }
    }
}
