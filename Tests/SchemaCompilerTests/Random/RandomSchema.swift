import SplitMix

@testable import SchemaCompiler

/// The text of a random schema that uses any form of the language. The same seed gives the same one.
struct RandomSchema {
    private var random: SplitMix64
    private var text = ""
    private var aliases: [(name: String, isNumber: Bool)] = []
    private var enumerations: [String] = []
    private var structures: [String] = []
    private let failures = ["malformed", "refused", "tired"]

    /// A valid schema. What would not keep the limits of records is made anew, from the same random numbers.
    static func valid(seed: UInt64) -> (text: String, schema: Schema) {
        var random = SplitMix64(seed: seed)
        while true {
            var maker = RandomSchema(random: SplitMix64(seed: random.next()))
            let text = maker.make()
            do {
                return (text, try SchemaCompiler.compile(text))
            } catch {
                let others = error.diagnostics.filter { !$0.what.contains(" can take ") }
                precondition(others.isEmpty, "seed \(seed): \(error.rendered(file: "random"))\n\(text)")
            }
        }
    }

    private init(random: SplitMix64) { self.random = random }

    private mutating func make() -> String {
        add("protocol random 1.0\nlimit hello 4 KiB, client 16 KiB, server 64 KiB")
        add(
            "/// A number.\ntype RoomID = pv<1..4294967295>\n/// A place.\ntype Seq = pv<1..\(random.once(in: 2) ? 1000 : 4_294_967_295)>"
        )
        aliases = [("RoomID", true), ("Seq", true)]
        for number in 0..<(2 + random.below(5)) { addAlias("Alias\(number)") }
        if random.once(in: 2) {
            let other = aliases[random.below(aliases.count)]
            add("/// Another name.\ntype Other = \(other.name)")
            aliases.append(("Other", other.isNumber))
        }
        for number in 0..<(1 + random.below(3)) { addEnumeration("Enum\(number)") }
        for number in 0..<random.below(6) { addStructure("Struct\(number)") }
        add("/// Failed.\nfailed 0x00 Failure { code: FailureCode\(fields(optionalOnly: true, owner: "Failure")) }")
        add("failure 1 malformed connection never \"Bad \\\\ and \\\\(bad).\"")
        add("failure 2 refused request never \"No.\"\nfailure 200 tired request retry \"Later.\"")
        add("/// Few.\nbudget few burst 5, 1 per second")
        for number in 0..<(1 + random.below(2)) { addService(number) }
        addUnanswered()
        return text
    }

    private mutating func add(_ lines: String) { text += lines + "\n" }

    // MARK: - Types

    private mutating func addAlias(_ name: String) {
        let number = random.once(in: 2)
        let type = number ? numberType() : stringType()
        add("/// A type.\ntype \(name) = \(type)")
        aliases.append((name, number))
    }

    private mutating func numberType() -> String {
        switch random.below(5) {
        case 0: return "pv"
        case 1: return "pv<0..\(random.number(in: 1...UInt64.max))>"
        default:
            let lower = random.number(in: 0...UInt64.max / 2)
            return "pv<\(lower)..\(lower + random.number(in: 1...UInt64.max / 4))>"
        }
    }

    private mutating func stringType() -> String {
        let lower = random.below(4)
        let upper = lower + 1 + random.below(random.once(in: 4) ? 300 : 20)
        switch random.below(3) {
        case 0: return "bytes<\(1 + random.below(40))>"
        case 1: return "bytes<\(lower)..\(upper)>"
        default: return "utf8<\(lower)..\(upper)>"
        }
    }

    private mutating func addEnumeration(_ name: String) {
        var values: Set<Int> = []
        for _ in 0..<(1 + random.below(4)) { values.insert(random.below(256)) }
        let cases = values.sorted().map { "/// One.\n  value\($0) = \($0)" }.joined(separator: "\n  ")
        add("/// Values.\nenum \(name) : u8 \(random.once(in: 2) ? "open" : "closed") {\n  \(cases)\n}")
        enumerations.append(name)
    }

    private mutating func addStructure(_ name: String) {
        let kind = random.once(in: 3) ? "closed" : "open"
        // An element of a list takes a byte at the least: an open structure has its length.
        let required = kind == "open" && random.once(in: 4) ? 0 : 1
        add("/// A structure.\nstruct \(name) \(kind) {\(fields(required: required, owner: name)) }")
        structures.append(name)
    }

    // MARK: - Fields

    /// Random fields. Flags that are left out are reserved behind the item.
    private mutating func fields(
        required: Int = 0, optionalOnly: Bool = false, mayFit: Bool = false, owner: String
    ) -> String {
        var lines: [String] = []
        let hasSeq = !optionalOnly && random.once(in: 3)
        if hasSeq { lines.append("seq: Seq") }
        let hasFit = mayFit && random.once(in: 3)
        if hasFit { lines.append("page: list<\(element()), 0..\(200 + random.below(400))> fit") }
        if !optionalOnly {
            let count = required + random.below(4)
            for number in 0..<count { lines.append("r\(number): \(withSecret(fieldType(hasSeq: hasSeq)))") }
        }
        var flag = 0
        for number in 0..<random.below(random.once(in: 8) ? 30 : 6) {
            if random.once(in: 8) {
                reserved.append("reserved \(owner) ?\(flag)")
                flag += 1
            }
            let isBit = random.once(in: 4)
            lines.append(
                "?\(flag) o\(number): \(isBit ? "bit" : withSecret(fieldType(hasSeq: hasSeq, isOptional: true)))")
            flag += 1
        }
        return lines.map { "\n  \($0)" }.joined()
    }

    /// Some texts and byte strings are secret.
    private mutating func withSecret(_ type: String) -> String {
        guard type.hasPrefix("utf8") || type.hasPrefix("bytes"), random.once(in: 4) else { return type }
        return type + " secret"
    }

    /// Lines that belong behind the item that is being written.
    private var reserved: [String] = []

    private mutating func fieldType(hasSeq: Bool, isOptional: Bool = false) -> String {
        switch random.below(12) {
        case 0: return "u8"
        case 1: return numberType()
        case 2: return "zz"
        case 3: return "timestamp"
        case 4: return hasSeq ? "back" : "elapsed"
        case 5: return stringType()
        case 6: return enumerations[random.below(enumerations.count)]
        case 7 where !structures.isEmpty: return structures[random.below(structures.count)]
        case 8, 9:
            let lower = isOptional ? 1 : random.below(2)
            return "list<\(element()), \(lower)..\(lower + 1 + random.below(5))>"
        default: return aliases[random.below(aliases.count)].name
        }
    }

    private mutating func element() -> String {
        switch random.below(6) {
        case 0: return enumerations[random.below(enumerations.count)]
        case 3: return "bytes<\(random.below(2))..\(2 + random.below(9))>"
        case 4: return "bytes<\(1 + random.below(9))>"
        case 1 where !structures.isEmpty: return structures[random.below(structures.count)]
        case 2: return "utf8<0..\(1 + random.below(30))>"
        default:
            let numbers = aliases.filter(\.isNumber)
            return numbers[random.below(numbers.count)].name
        }
    }

    // MARK: - Messages

    private mutating func addService(_ number: Int) {
        add("/// A service.\nservice Service\(number) {")
        for place in 0..<(1 + random.below(4)) {
            let name = "Ask\(number)x\(place)"
            let needs = ["connection", "hello", "signedIn"][random.below(3)]
            let request = fields(owner: name)
            let reply = fields(mayFit: true, owner: "\(name).Reply")
            let named = random.once(in: 4) ? "Answer\(number)x\(place) " : ""
            add("  /// Asks.\n  request \(0x10 + number * 16 + place) \(name) {\(request) } -> \(named){\(reply) }")
            add("    needs \(needs)  rate few  fails refused tired")
        }
        add("}")
        flushReserved()
    }

    private mutating func addUnanswered() {
        if !random.once(in: 4) { add("/// Tells.\nnotify 0x40 Tell {\(fields(owner: "Tell")) } needs hello") }
        if !random.once(in: 4) { add("/// Ends.\nsignal 0x04 End {\(fields(owner: "End")) }") }
        flushReserved()
        if random.once(in: 6) { return }
        add(
            "/// In a room.\nevent 0x80 InRoom durable in room { room: RoomID\(fields(mayFit: true, owner: "InRoom")) }"
        )
        add("/// The latest.\nevent 0x90 Latest latest by key to user { key: RoomID\(fields(owner: "Latest")) }")
        add("/// Any.\nevent 0xa0 Any0 droppable to session {\(fields(owner: "Any0")) }")
        flushReserved()
    }

    private mutating func flushReserved() {
        for line in reserved { add(line) }
        reserved = []
    }
}

/// A schema in which everything is called by a word that means something else somewhere: in Swift, Python or JavaScript.
enum AwkwardSchema {
    static let words = """
        actor and any arguments as assert associatedtype async await borrowing bool break buffer byte case catch class const \
        consuming continue count data dataclasses datetime debugger def default defer deinit del delete do dynamic \
        each elif else end enum enumerated error eval except export extension fallthrough false fileprivate final finally for \
        from func function get global guard id if import in index indirect inout instanceof int internal is kind \
        lambda lazy length let lhs limit list mutating name new nil none nonlocal not null object offset open operator optional \
        or other override package pass payload position precedencegroup print private protocol prototype public raise record \
        repeat required result rethrows return rhs set size some static str struct subscript super switch this throw \
        throws true try type typealias typeof undefined unowned value values var void weak where while willSet with \
        yield
        """.split(separator: " ").map(String.init)

    static let text: String = {
        let fields = words.map { "\($0): u8" }.joined(separator: "  ")
        let optional = words.prefix(60).enumerated().map { "?\($0) \($1): pv" }.joined(separator: "  ")
        // Values cannot be called by these; fields can.
        let valueWords = words.filter { !["none", "some"].contains($0) }
        let values = valueWords.enumerated().map { "/// One.\n\($1) = \($0)" }.joined(separator: "\n")
        let failures = valueWords.prefix(100).enumerated()
            .map { "failure \($0 + 1) \($1) request never \"No.\"" }.joined(separator: "\n")
        // Where a list of names ends at a word of the schema language, such a word cannot stand.
        let fails = valueWords.prefix(100).filter { !["enum", "limit", "protocol", "struct", "type"].contains($0) }
        return """
            protocol awkward 1.0
            limit hello 4 KiB, client 16 KiB, server 64 KiB
            /// Words.
            enum Word : u8 closed { \(values) }
            /// Fields.
            struct Words open { \(fields) }
            /// Others.
            struct Others closed { \(optional) }
            \(failures)
            /// Failed.
            failed 0x00 Failure { code: FailureCode }
            /// All.
            service Everything {
              /// Says hello.
              request 0x01 Open { words: Words  list: list<Words, 1..3>  word: Word } -> Opened { others: Others }
                needs connection  fails \(fails.joined(separator: " "))
            }
            /// There.
            notify 0x02 There { } needs connection
            """
    }()
}
