import SplitMix

/// A schema in the making: what a random edit changes before it is written down.
struct Draft {
    indirect enum Kind: Hashable {
        case number(UInt64, UInt64)
        case text(Int, Int)
        case list(Kind, Int, Int)
        case plain(String)
        /// No field: a flag that is kept free.
        case gap

        var written: String {
            switch self {
            case .number(let low, let high): "pv<\(low)..\(high)>"
            case .text(let low, let high): "utf8<\(low)..\(high)>"
            case .list(let element, let low, let high): "list<\(element.written), \(low)..\(high)>"
            case .plain(let name): name
            case .gap: ""
            }
        }
    }

    struct Member: Hashable {
        var name: String
        var isOptional: Bool
        var kind: Kind
    }

    struct Part: Hashable {
        /// How it begins, up to the brace: `struct Lamp open`.
        var head: String
        var members: [Member]
        /// What stands behind the fields.
        var tail = ""

        var written: String {
            let required = members.filter { !$0.isOptional }.map { "\($0.name): \($0.kind.written)" }
            let optional = flagged.filter { $0.member.kind != .gap }
                .map { "?\($0.flag) \($0.member.name): \($0.member.kind.written)" }
            return "\(head) { \((required + optional).joined(separator: "  ")) } \(tail)"
        }

        /// The flags that are kept free: `reserved NAME ?1`.
        func reservations(of name: String) -> String {
            flagged.filter { $0.member.kind == .gap }.map { "reserved \(name) ?\($0.flag)\n" }.joined()
        }

        /// What the head calls it.
        var name: String { head.split(separator: " ").first { $0.first?.isUppercase ?? false }.map(String.init) ?? "" }

        private var flagged: [(flag: Int, member: Member)] {
            members.filter(\.isOptional).enumerated().map { ($0, $1) }
        }
    }

    /// The upper bound of the type `Small`.
    var small: UInt64 = 9
    var values: [UInt8] = [0, 1, 2]
    var opensValues = true
    /// Structures, then what else is there; the payloads of a request are the second and the third of its parts.
    var structures: [Part]
    var request: Part
    var reply: Part
    var messages: [Part]
    private var count = 0

    /// The schema as text.
    var text: String {
        let cases = values.map { "/// One.\nv\($0) = \($0)" }.joined(separator: "\n")
        let parts = (structures + messages).map { "/// One.\n\($0.written)\n\($0.reservations(of: $0.name))" }.joined()
        return """
            protocol draft 1.0
            limit hello 16 KiB, client 16 KiB, server 16 KiB
            /// One.
            type Small = pv<1..\(small)>
            /// One.
            enum Value : u8 \(opensValues ? "open" : "closed") {
            \(cases)
            }
            failure 1 wrong request never "Wrong."
            /// One.
            failed 0x00 Failure { code: FailureCode }
            /// One.
            service Things {
              /// One.
              \(request.written) -> \(reply.written) needs hello fails wrong
            }
            \(request.reservations(of: "Ask"))\(reply.reservations(of: "Ask.Reply"))\(parts)
            """
    }
}

extension Draft {
    /// A draft with random fields.
    init(using random: inout SplitMix64) {
        structures = []
        request = Part(head: "request 0x20 Ask", members: [])
        reply = Part(head: "", members: [])
        messages = []
        for head in ["struct Open open", "struct Closed closed"] {
            structures.append(
                Part(
                    head: head,
                    members: [Member(name: "base", isOptional: false, kind: .number(0, 9))] + members(3, &random)))
        }
        request.members = members(5, &random)
        reply.members = members(5, &random)
        messages = [
            Part(head: "notify 0x21 Tell", members: members(4, &random), tail: "needs hello"),
            Part(head: "event 0x80 Happened droppable to session", members: members(5, &random)),
            Part(
                head: "signal 0x02 Bye", members: [Member(name: "code", isOptional: false, kind: .plain("FailureCode"))]
            ),
        ]
    }

    private mutating func members(_ most: Int, _ random: inout SplitMix64) -> [Member] {
        (0..<random.below(most + 1)).map { _ in member(isOptional: random.below(2) == 0, &random) }
    }

    private mutating func member(isOptional: Bool, _ random: inout SplitMix64) -> Member {
        count += 1
        return Member(name: "f\(count)", isOptional: isOptional, kind: kind(isOptional: isOptional, &random))
    }

    private func kind(isOptional: Bool, _ random: inout SplitMix64) -> Kind {
        var kinds: [Kind] = [
            .number(1, 300), .number(0, 70_000), .text(0, 20), .text(2, 9), .plain("Small"),
            .list(.plain("Small"), 1, 6),
            .list(.text(0, 5), 1, 4), .plain("u8"), .plain("zz"), .plain("timestamp"), .plain("bytes<3>"),
            .plain("Value"),
        ]
        // Structures do not stand in each other: types hold no circle.
        if !structures.isEmpty && structures.count == 2 {
            kinds += [.plain("Open"), .plain("Closed"), .list(.plain("Open"), 1, 3), .list(.plain("Closed"), 1, 3)]
        }
        if isOptional { kinds += [.plain("bit"), .gap, .gap] }
        return kinds[random.below(kinds.count)]
    }

    // MARK: Edits

    /// Makes one random change; some of them break things, some do not.
    mutating func edit(using random: inout SplitMix64) {
        switch random.below(10) {
        case 0: values.append(UInt8(values.count + random.below(2)))
        case 1 where random.below(4) == 0: values.removeLast()
        case 2 where random.below(4) == 0: opensValues.toggle()
        case 4 where random.below(3) == 0: small = random.below(2) == 0 ? small + 200 : small - 1
        case 3:
            count += 1
            messages.append(
                Part(
                    head: "event 0x\(81 + messages.count) New\(count) droppable to session",
                    members: members(3, &random)))
        default: editPart(&random)
        }
    }

    private mutating func editPart(_ random: inout SplitMix64) {
        let choice = random.below(structures.count + 2 + messages.count)
        var part =
            choice < structures.count
            ? structures[choice]
            : choice == structures.count
                ? request : choice == structures.count + 1 ? reply : messages[choice - structures.count - 2]
        editMembers(of: &part, isStructure: choice < structures.count, &random)
        if choice < structures.count {
            structures[choice] = part
        } else if choice == structures.count {
            request = part
        } else if choice == structures.count + 1 {
            reply = part
        } else {
            messages[choice - structures.count - 2] = part
        }
    }

    private mutating func editMembers(of part: inout Part, isStructure: Bool, _ random: inout SplitMix64) {
        let place = random.below(max(1, part.members.count))
        var added = member(isOptional: random.below(6) > 0, &random)
        // No circle.
        if isStructure, added.kind.written.contains("Open") || added.kind.written.contains("Closed") {
            added.kind = .plain("zz")
        }
        switch random.below(8) {
        case 0: part.members.insert(added, at: place)
        case 1 where !part.members.isEmpty: part.members.remove(at: place)
        case 2 where !part.members.isEmpty: part.members[place].isOptional.toggle()
        case 3 where !part.members.isEmpty: part.members[place].name = added.name
        case 4 where part.members.count > 1: part.members.swapAt(place, random.below(part.members.count))
        case 5, 6:
            guard !part.members.isEmpty else { return }
            part.members[place].kind = part.members[place].kind.withOtherBounds(&random)
        default: part.members.append(added)
        }
    }
}

extension Draft.Kind {
    /// The same with bounds that are wider or narrower; what has none stays, and a flag that was kept free is used.
    func withOtherBounds(_ random: inout SplitMix64) -> Draft.Kind {
        let isWider = random.below(2) == 0
        return switch self {
        case .number(let low, let high): .number(low, isWider ? high * 2 : high - 1)
        case .text(let low, let high): .text(low, isWider ? high * 2 : high - 1)
        case .list(let element, let low, let high): .list(element, low, isWider ? high * 2 : high - 1)
        case .plain: self
        case .gap: .plain("u8")
        }
    }
}
