/// Holds two schemas against each other, item by item.
struct SchemaComparison {
    let old: Schema
    let new: Schema
    private let oldReach: SchemaReach
    private let newReach: SchemaReach
    private(set) var changes: [SchemaChange] = []

    /// Whether a type is compared that is in no message: whatever changes in it, nobody sends it.
    private var comparesUnused = false

    init(old: Schema, new: Schema) {
        self.old = old
        self.new = new
        oldReach = SchemaReach(old)
        newReach = SchemaReach(new)
    }

    mutating func compatible(_ subject: String, _ what: String, _ reason: String? = nil) {
        changes.append(SchemaChange(subject: subject, what: what, reason: reason, isBreaking: false))
    }

    mutating func breaking(_ subject: String, _ what: String, _ reason: String) {
        if comparesUnused { return compatible(subject, what, "no message uses it") }
        changes.append(SchemaChange(subject: subject, what: what, reason: reason, isBreaking: true))
    }

    /// Who may send a type with a name, in either schema.
    func senders(of name: String) -> Senders {
        oldReach.senders[name, default: []].union(newReach.senders[name, default: []])
    }

    /// Compares everything.
    mutating func compare() {
        compareProtocol()
        compareReservedOpcodes()
        compareNames()
        compareEnumerations()
        compareStructures()
        compareFailures()
        compareBudgets()
        compareMessages()
    }

    // MARK: The protocol

    private mutating func compareProtocol() {
        if old.name != new.name { breaking("protocol", "\(old.name) became \(new.name)", "it is another protocol") }
        if old.version.major != new.version.major {
            breaking(
                "protocol", "version \(old.version.major) became \(new.version.major)",
                "a server refuses clients of another major version")
        } else if old.version.minor > new.version.minor {
            breaking(
                "protocol", "the version went back from \(old.version.minor) to \(new.version.minor)", "versions grow")
        } else if old.version.minor < new.version.minor {
            compatible(
                "protocol",
                "version \(old.version.major).\(old.version.minor) became \(new.version.major).\(new.version.minor)")
        }
        compareLimit("hello", old.limits.hello, new.limits.hello, by: .client)
        compareLimit("client", old.limits.client, new.limits.client, by: .client)
        compareLimit("server", old.limits.server, new.limits.server, by: .server)
    }

    /// What is reserved was used once, by a release that is not compared here, or is never to be used.
    static let wasReserved = "what was reserved is never used again"

    private mutating func compareReservedOpcodes() {
        for opcode in old.reservedOpcodes where !new.reservedOpcodes.contains(opcode) {
            // What a message uses now is told with the message.
            guard !new.messages.contains(where: { $0.opcode == opcode }) else { continue }
            breaking("opcode \(opcode.hexadecimal)", "is no longer reserved", Self.wasReserved)
        }
        for opcode in new.reservedOpcodes where !old.reservedOpcodes.contains(opcode) {
            compatible("opcode \(opcode.hexadecimal)", "is reserved now")
        }
    }

    private mutating func compareLimit(_ name: String, _ before: Int, _ after: Int, by sender: Senders) {
        guard before != after else { return }
        bounds(
            "limit \(name)", "\(before) bytes", "\(after) bytes", widened: after > before, narrowed: after < before,
            sender)
    }

    /// Bounds changed: says for whom that matters.
    mutating func bounds(
        _ subject: String, _ before: String, _ after: String, widened: Bool, narrowed: Bool, _ senders: Senders
    ) {
        let what = "\(before) became \(after)"
        if senders.contains(.server) && widened {
            breaking(subject, what, "a new server may send what an old client refuses")
        } else if senders.contains(.client) && narrowed {
            breaking(subject, what, "an old client may send what a new server refuses")
        } else if senders.contains(.server) && narrowed {
            breaking(subject, what, "an old server may send what a new client refuses")
        } else if senders.contains(.client) {
            compatible(subject, what, "a client must keep to \(before) with an old server, which refuses more")
        } else {
            compatible(subject, what, "no message uses it")
        }
    }

    // MARK: Types with a name

    private mutating func compareNames() {
        let before = Dictionary(old.aliases.map { ($0.name, $0) }) { first, _ in first }
        for alias in new.aliases {
            guard let previous = before[alias.name] else { continue }
            compare(previous.type, alias.type, at: alias.name, senders(of: alias.name))
        }
    }

    private mutating func compareEnumerations() {
        let before = Dictionary(old.enumerations.map { ($0.name, $0) }) { first, _ in first }
        for enumeration in new.enumerations {
            guard let previous = before[enumeration.name] else { continue }
            comparesUnused = senders(of: enumeration.name).isEmpty
            compare(previous, enumeration)
            comparesUnused = false
        }
    }

    private mutating func compare(_ before: Enumeration, _ after: Enumeration) {
        let name = after.name
        if before.isOpen != after.isOpen {
            breaking(
                name, after.isOpen ? "closed became open" : "open became closed",
                "one side keeps unknown values, the other refuses them")
        }
        for value in before.cases {
            guard let now = after.cases.first(where: { $0.name == value.name }) else {
                if let other = after.cases.first(where: { $0.value == value.value }) {
                    breaking(
                        "\(name).\(value.name)", "\(value.value) is \(other.name) now",
                        "a number is never used for something else")
                } else {
                    breaking("\(name).\(value.name)", "\(value.value) was removed", "old peers still send it")
                }
                continue
            }
            if now.value != value.value {
                breaking(
                    "\(name).\(value.name)", "\(value.value) became \(now.value)", "old peers read it as another value")
            }
        }
        for value in after.cases
        where !before.cases.contains(where: { $0.name == value.name || $0.value == value.value }) {
            let what = "\(value.value) was added"
            if before.isOpen {
                compatible("\(name).\(value.name)", what, "old peers keep it as an unknown value")
            } else if senders(of: name) == .client {
                compatible(
                    "\(name).\(value.name)", what, "a client must not send it to an old server, which refuses it")
            } else {
                breaking("\(name).\(value.name)", what, "old peers refuse unknown values of a closed enumeration")
            }
        }
    }

    private mutating func compareStructures() {
        let before = Dictionary(old.structures.map { ($0.payload.name, $0) }) { first, _ in first }
        for structure in new.structures {
            let name = structure.payload.name
            guard let previous = before[name] else { continue }
            comparesUnused = senders(of: name).isEmpty
            defer { comparesUnused = false }
            if previous.isOpen != structure.isOpen {
                breaking(
                    name, structure.isOpen ? "closed became open" : "open became closed",
                    "its length stands in front of it on one side only")
            }
            compare(previous.payload, structure.payload, isOpen: structure.isOpen, senders(of: name))
        }
    }
}
