/// Names that have a meaning already: in the language itself, or in the code that is generated.
enum BuiltIn {
    static let types: Set<String> = [
        "u8", "pv", "zz", "bit", "bytes", "utf8", "list", "timestamp", "elapsed", "back", "FailureCode",
    ]

    /// What types cannot be called: whatever generated code, in any language, refers to by that name.
    static let takenTypes: Set<String> = types.union(generated).union(wireFormat).union(swift).union(python)
        .union(javaScript)

    /// Types that generated Swift has beside those of the schema.
    private static let generated: Set<String> = [
        "Request", "RequestKind", "Reply", "Event", "Notify", "Signal", "ClientRecord", "ServerRecord", "Budget",
        "DeliveryClass", "EventAudience", "LatestKey", "Field", "Bounds", "View", "ProtocolLimits", "Requirement",
        "RequestGuards", "Advice", "Scope", "Caller", "PayloadDescription", "RoomDigest",
    ]

    /// Types of the module that generated Swift stands on.
    private static let wireFormat: Set<String> = [
        "WireFormat", "WireMessage", "WireNumber", "WirePayload", "WireStructure", "WireView", "WireRecord", "WireSize",
        "WireReader", "WireWriter", "ZigZag", "PrefixVarint", "BoundsError", "DecodingFailure", "PayloadFlags",
        "RecordFrame", "RequestID", "Timestamp", "BytesListView", "NumberListView", "StructureListView", "TextListView",
        "ValueListView",
    ]

    /// Swift's own.
    private static let swift: Set<String> = [
        "Any", "Self", "Type", "Protocol", "String", "Bool", "UInt8", "UInt32", "UInt64", "Int", "Int64", "Array",
        "Set",
        "Dictionary", "Optional", "Error", "Never", "Void", "Hashable", "Equatable", "Comparable", "Sendable",
        "Escapable", "Copyable", "CaseIterable", "RawRepresentable", "CustomStringConvertible", "ClosedRange",
        "RawSpan",
        "UTF8Span", "Swift",
    ]

    /// Names of the Python module, and those that it imports or takes for granted.
    private static let python: Set<String> = [
        "ADVICE", "CLIENT_BYTES_MAX", "EPOCH", "HELLO_BYTES_MAX", "MESSAGES", "SERVER_BYTES_MAX", "VERSION", "Client",
        "DecodingError", "Record", "RequestFailed", "Stream", "Unknown", "Any", "Callable", "ClassVar", "Iterable",
        "Iterator", "NamedTuple", "Optional", "Union", "False", "None", "True", "ConnectionError", "Exception",
        "UnicodeDecodeError", "ValueError",
    ]

    /// Names of the ECMAScript module, and those that it takes for granted.
    private static let javaScript: Set<String> = [
        "Array", "BigInt", "BUDGETS", "Date", "DELIVERY", "FAILURES", "GUARDS", "LIMITS", "Map", "Math", "Number",
        "Object", "Payload", "Promise", "Reader", "Symbol", "TextDecoder", "TextEncoder", "Uint8Array", "Writer",
    ]

    /// What values of enumerations, failures and budgets cannot be called: generated types have members of these names.
    static let takenValues: Set<String> = [
        "allCases", "description", "explanation", "advice", "scope", "hash", "hashValue", "init", "none", "rawValue",
        "self",
        "some",
    ]

    /// Names that the generated code needs inside each type.
    static let generatedMembers: Set<String> = [
        "opcode", "description", "hashValue", "encodedSize", "embeddedSize", "checkBounds", "guards", "self", "init",
        "byteCount", "presentFlags", "flags", "reader", "writer", "element",
        // What every object of JavaScript has, also where nobody has set it.
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString",
        "valueOf",
    ]
}

extension Checker {
    /// The longest record that a schema may allow, in bytes.
    static let limitMax: UInt64 = 1 << 20

    /// `protocol` and `limit`.
    mutating func checkPreamble() {
        var hasName = false
        var limits: [String: Int] = [:]
        for item in syntax.items {
            switch item.content {
            case .protocolName(let name, let major, let minor):
                if hasName { report(name.location, "the protocol is named twice", mend: "keep one `protocol` line") }
                if name.text.count < 2 {
                    // Wireshark takes no shorter name for a filter.
                    report(name.location, "the name of the protocol is too short", mend: "write two letters or more")
                }
                hasName = true
                schema.name = name.text
                schema.version = .init(major: Int(clamping: major.value), minor: Int(clamping: minor.value))
            case .limits(let list):
                for limit in list
                where limits.updateValue(Int(clamping: limit.bytes.value), forKey: limit.name.text) != nil {
                    report(
                        limit.name.location, "the limit `\(limit.name.text)` is given twice", mend: "keep one of them")
                }
                for limit in list where !(1024...Self.limitMax).contains(limit.bytes.value) {
                    report(
                        limit.bytes.location, "a limit of \(limit.bytes.value / 1024) KiB makes no sense",
                        mend: "write 1 to \(Self.limitMax / 1024)")
                }
                for limit in list where !["hello", "client", "server"].contains(limit.name.text) {
                    reportUnknown(
                        limit.name, "limit", among: ["hello", "client", "server"],
                        mend: "the limits are hello, client and server")
                }
            default: break
            }
        }
        let start = SourceLocation(line: 1, column: 1)
        if !hasName {
            report(start, "the protocol has no name", mend: "begin with `protocol NAME 1.0`")
        }
        guard let hello = limits["hello"], let client = limits["client"], let server = limits["server"] else {
            report(
                start, "the limits of records are missing",
                mend: "add `limit hello 4 KiB, client 16 KiB, server 64 KiB`")
            schema.limits = .init(hello: .max, client: .max, server: .max)
            return
        }
        schema.limits = .init(hello: hello, client: client, server: server)
    }

    /// Every item is documented, except those that explain themselves.
    mutating func checkDocumentation(_ items: [ItemSyntax]) {
        for item in items {
            switch item.content {
            case .protocolName, .limits, .failure, .reservedOpcodes, .reservedNames, .reservedFlags: continue
            case .service(_, let inner): checkDocumentation(inner)
            case .enumeration(let enumeration):
                for value in enumeration.cases where value.documentation.isEmpty {
                    report(
                        value.name.location, "the value `\(value.name.text)` has no documentation",
                        mend: "say in a `///` comment before it what it means")
                }
            default: break
            }
            if item.documentation.isEmpty {
                report(
                    item.location, "\(item.content.described) has no documentation",
                    mend: "say in a `///` comment before it what it is"
                )
            }
        }
    }

    /// Gathers what is reserved, before any name is declared.
    mutating func gatherReserved(_ items: [ItemSyntax]) {
        for item in items {
            switch item.content {
            case .reservedOpcodes(let numbers):
                for number in numbers {
                    guard let opcode = byte(number, "an opcode") else { continue }
                    if schema.reservedOpcodes.contains(opcode) {
                        report(
                            number.location, "the opcode \(opcode.hexadecimal) is reserved twice",
                            mend: "keep one of them")
                    }
                    schema.reservedOpcodes.append(opcode)
                }
            case .reservedNames(let names): reservedNames.formUnion(names.map(\.text))
            case .reservedFlags(let owner, let isReply, let flags):
                let name = isReply ? "\(owner.text).Reply" : owner.text
                reservedFlags[name, default: []] += flags.map { Int(clamping: $0.value) }
            case .service(_, let inner): gatherReserved(inner)
            case .protocolName, .limits, .alias, .enumeration, .structure, .failure, .budget, .message: break
            }
        }
    }

    /// Gathers what names there are.
    mutating func declareNames(_ items: [ItemSyntax]) {
        for item in items {
            switch item.content {
            case .alias(let name, let type):
                declare(name)
                aliasSyntax[name.text] = type
            case .enumeration(let enumeration):
                declare(enumeration.name)
                enumerations[enumeration.name.text] = enumeration.isOpen
            case .structure(let structure):
                declare(structure.name)
                structureSyntax[structure.name.text] = (item, structure)
            case .message(let message):
                declare(message.name)
                if let name = message.reply?.name { declare(name) }
                if let reply = message.reply, reply.name?.text != message.name.text + "Reply" {
                    // Where a name cannot hold a dot, `PostMessage.Reply` is called so.
                    declare(Name(text: message.name.text + "Reply", location: message.name.location))
                }
            case .service(let name, let inner):
                declare(Name(text: name.text + "Service", location: name.location))
                declareNames(inner)
            case .protocolName, .limits, .failure, .budget, .reservedOpcodes, .reservedNames, .reservedFlags: break
            }
        }
    }

    private mutating func declare(_ name: Name) {
        if reservedNames.contains(name.text) {
            report(name.location, "the name `\(name.text)` is reserved", mend: "take one that was never used")
        }
        if BuiltIn.takenTypes.contains(name.text) {
            report(name.location, "the name `\(name.text)` has a meaning already", mend: "choose another name")
        } else if let earlier = names[name.text] {
            report(
                name.location, "the name `\(name.text)` is used twice (first in line \(earlier.line))",
                mend: "choose another name")
        } else {
            names[name.text] = name.location
        }
        if name.text.first?.isUppercase != true {
            report(
                name.location, "the name `\(name.text)` of a type begins with a small letter",
                mend: "write `\(name.text.prefix(1).uppercased() + name.text.dropFirst())`")
        }
    }

    /// The name of a value, a failure or a budget.
    mutating func checkValueName(_ name: Name) {
        guard BuiltIn.takenValues.contains(name.text) else { return }
        report(name.location, "the name `\(name.text)` has a meaning already", mend: "choose another name")
    }

    /// A number that must fit into a byte.
    mutating func byte(_ number: Number, _ what: String) -> UInt8? {
        if let byte = UInt8(exactly: number.value) { return byte }
        report(number.location, "\(number.value) is too large for \(what)", mend: "choose a number up to 255")
        return nil
    }

    /// What is reserved belongs to something that is there.
    mutating func checkReservedOwners(_ items: [ItemSyntax]) {
        for item in items {
            switch item.content {
            case .service(_, let inner): checkReservedOwners(inner)
            case .reservedFlags(let owner, _, _) where names[owner.text] == nil:
                reportUnknown(
                    owner, "structure or message", among: names.keys, mend: "name the one whose flag is reserved")
            default: break
            }
        }
    }
}

extension ItemContent {
    /// The item as a diagnostic names it.
    fileprivate var described: String {
        switch self {
        case .alias(let name, _), .service(let name, _), .protocolName(let name, _, _): "`\(name.text)`"
        case .enumeration(let enumeration): "`\(enumeration.name.text)`"
        case .structure(let structure): "`\(structure.name.text)`"
        case .failure(let failure): "`\(failure.name.text)`"
        case .budget(let budget): "`\(budget.name.text)`"
        case .message(let message): "`\(message.name.text)`"
        case .limits, .reservedOpcodes, .reservedNames, .reservedFlags: "this"
        }
    }
}
