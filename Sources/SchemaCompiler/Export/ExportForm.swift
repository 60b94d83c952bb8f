/// The JSON Schema (draft 2020-12) of what ``SchemaExport`` writes.
enum ExportForm {
    /// The whole document.
    static let document: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A checked protocol schema",
        "description": """
        What parley-schema export writes. The encoding is described in SPECIFICATION.md. Sizes, limits and lengths are in \
        bytes, lengths of lists in elements. Numbers above 9007199254740991 are written as texts of digits.
        """,
        "type": "object",
        "properties": merged(
            [
                "$schema": described("This file.", ["type": "string"]),
                "protocol": described("The name of the protocol.", name),
                "version": object(
                    "The version: peers of another major version cannot be understood.",
                    ["major": count, "minor": count]),
                "recordLimits": object(
                    "How long the body of a record may be: of a client before Hello is answered, of a client, of a server.",
                    ["hello": count, "client": count, "server": count]),
                "types": list("Numbers, texts and byte strings with a name of their own.", "namedType"),
                "enumerations": list("Enumerations of one byte.", "enumeration"),
                "structures": list("Payloads that stand inside others.", "structure"),
                "failures": list("What a request or a connection may fail with: the values of FailureCode.", "failure"),
                "budgets": list("What requests draw on.", "budget"),
                "services": list("Which requests belong together.", "service"),
                "messages": list("What records carry, in the order of their opcodes.", "message"),
                "reservedOpcodes": described("Opcodes that are kept free.", ["type": "array", "items": byte]),
            ]),
        "required": [
            "protocol", "version", "recordLimits", "types", "enumerations", "structures", "failures", "budgets",
            "services",
            "messages", "reservedOpcodes",
        ],
        "additionalProperties": false,
        "$defs": definitions,
    ]

    private static let definitions: JSONValue = [
        "namedType": object("A type with a name.", ["name": name, "type": reference("type"), "documentation": text]),
        "enumeration": object(
            "`open`: unknown values are kept; otherwise they are refused.",
            [
                "name": name, "open": bool,
                "values": ["type": "array", "items": reference("enumerationValue")], "documentation": text,
            ]),
        "enumerationValue": object("One value.", ["name": name, "value": byte, "documentation": text]),
        "structure": object(
            "`open`: its length stands in front of it, and it may grow. `size` is with that length.",
            [
                "name": name, "open": bool, "fields": fields, "reservedFlags": flags, "size": reference("size"),
                "documentation": text,
            ]),
        "failure": object(
            "What went wrong, what it ends, and what to do.",
            [
                "name": name, "number": byte, "scope": choice(FailureCase.Scope.allCases.map(\.rawValue)),
                "advice": choice(FailureCase.Advice.allCases.map(\.rawValue)), "explanation": text,
            ]),
        "budget": object(
            "A bucket of `burst`, refilled at `perSecond`.",
            ["name": name, "burst": count, "perSecond": count, "documentation": text]),
        "service": object(
            "Requests that belong together.",
            ["name": name, "requests": ["type": "array", "items": name], "documentation": text]),
        "message": object(
            """
            What a record carries. Only requests have a `reply`, which may have a name of its own; only events have a `delivery`. \
            Requests, replies and the failed answer carry the number of the request behind the opcode.
            """,
            [
                "name": name, "opcode": byte, "kind": choice(["request", "notify", "event", "signal", "failed"]),
                "payload": reference("payload"), "documentation": text,
            ],
            optional: [
                "reply": reference("payload"), "replyName": name, "guards": reference("guards"),
                "delivery": reference("delivery"),
            ]),
        "payload": object(
            """
            The fields of a message or a reply. `size` is the smallest and the largest payload; `fitBytes` how many bytes the elements \
            of the list may take that the sender cuts; `heapBytesMax` what decoding takes at the most in the reference implementation; \
            `recordBytesMax` how long the body of its record may be.
            """,
            [
                "fields": fields, "reservedFlags": flags, "size": reference("size"), "fitBytes": optional(count),
                "heapBytesMax": count, "recordBytesMax": count,
            ]),
        "field": object(
            """
            A field. With a `flag` it is optional: the number of its bit. `secret`: not for logs. `fit`: the sender cuts the list. \
            `position` is what a failure names.
            """,
            [
                "name": name, "position": count, "flag": optional(count), "type": reference("type"), "secret": bool,
                "fit": bool, "documentation": text,
            ]),
        "guards": object(
            "What must hold before it is served, and what it may fail with.",
            [
                "needs": choice(Guards.Requirement.allCases.map(\.rawValue)), "budget": optional(name),
                "failures": ["type": "array", "items": name],
            ]),
        "delivery": object(
            "What may happen to the event under pressure, and for whom it is.",
            [
                "class": choice(Delivery.Class.allCases.map(\.rawValue)), "key": ["type": "array", "items": name],
                "audience": choice(Delivery.Audience.allCases.map(\.rawValue)),
            ]),
        "size": object("The smallest and the largest size.", ["min": count, "max": count]),
        "type": [
            "description":
                "The type of a value. `type`, `enumeration` and `structure` name one of the lists above, or FailureCode.",
            "oneOf": [
                variant(["byte", "signed", "bit", "timestamp", "elapsed"], []),
                variant(["number", "back"], [.init("min", number), .init("max", number)]),
                variant(["bytes", "text"], [.init("min", count), .init("max", count)]),
                variant(["fixedBytes"], [.init("count", count)]),
                variant(["list"], [.init("min", count), .init("max", count), .init("element", reference("type"))]),
                variant(["type", "enumeration", "structure"], [.init("name", name)]),
            ],
        ],
    ]

    // MARK: Parts

    private static let name: JSONValue = ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]*$"]
    private static let text: JSONValue = ["type": "string"]
    private static let bool: JSONValue = ["type": "boolean"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]
    private static let byte: JSONValue = ["type": "integer", "minimum": 0, "maximum": 255]
    private static let flags: JSONValue = ["type": "array", "items": count]
    private static let fields: JSONValue = ["type": "array", "items": reference("field")]
    private static let number: JSONValue = ["oneOf": [count, ["type": "string", "pattern": "^[1-9][0-9]{15,19}$"]]]

    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    private static func choice(_ values: [String]) -> JSONValue { ["enum": .array(values.map(JSONValue.string))] }

    private static func optional(_ type: JSONValue) -> JSONValue { ["oneOf": [type, ["type": "null"]]] }

    private static func list(_ description: String, _ element: String) -> JSONValue {
        described(description, ["type": "array", "items": reference(element)])
    }

    private static func described(_ description: String, _ form: JSONValue) -> JSONValue {
        merged(["description": .string(description)], form)
    }

    /// An object with exactly these members, and perhaps some of the optional ones.
    private static func object(_ description: String, _ members: JSONValue, optional: JSONValue = .object([]))
        -> JSONValue
    {
        [
            "description": .string(description), "type": "object", "properties": merged(members, optional),
            "required": .array(members.names.map(JSONValue.string)), "additionalProperties": false,
        ]
    }

    /// A type of one of these kinds, with these bounds.
    private static func variant(_ kinds: [String], _ members: [JSONValue.Member]) -> JSONValue {
        let members = [JSONValue.Member("kind", choice(kinds))] + members
        return [
            "type": "object", "properties": .object(members), "required": .array(members.map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }

    private static func merged(_ objects: JSONValue...) -> JSONValue {
        .object(objects.flatMap { if case .object(let members) = $0 { members } else { [JSONValue.Member]() } })
    }
}

extension JSONValue {
    /// The names of an object's members.
    fileprivate var names: [String] {
        if case .object(let members) = self { members.map(\.name) } else { [] }
    }
}
