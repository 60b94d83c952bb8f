import SplitMix

/// A conversation of eight people in one room: what is said, typed, read, edited and deleted, always the same.
///
/// Its shape is that of ordinary talk in an organisation of some thousands of people: 200 messages with a median of 36
/// bytes of text, of which a fifth answer others; 133 typing events, 235 read markers, 7 edits and a deletion.
struct Conversation {
    struct Person {
        let user: UInt64
        let login: String
        let name: String
    }

    /// What happened. Numbers are those of the room's counter.
    enum Kind {
        case message(text: String, parent: UInt64?)
        case edit(of: UInt64, text: String)
        case deletion(of: UInt64)
        case read(upTo: UInt64)
        case typing(isStopped: Bool)
    }

    struct Event {
        let kind: Kind
        let person: Person
        /// Milliseconds of Unix time.
        let at: UInt64
        /// The number that it took, if it took one; else that of the newest entry.
        let number: UInt64
        /// Milliseconds since the entry of the room before it.
        let after: UInt64

        var isMessage: Bool { if case .message = kind { true } else { false } }
        var isTyping: Bool { if case .typing = kind { true } else { false } }
        var isRead: Bool { if case .read = kind { true } else { false } }
    }

    let room: UInt64 = 4211
    private(set) var events: [Event] = []

    private static let people = [
        Person(user: 10_009, login: "ada.k", name: "Ada Kowalska"),
        Person(user: 10_111, login: "bo", name: "Bo Lindgren"),
        Person(user: 10_453, login: "carla.reis", name: "Carla Reis"),
        Person(user: 10_460, login: "dev", name: "Dev P."),
        Person(user: 11_872, login: "emre.y", name: "Emre Yilmaz"),
        Person(user: 12_001, login: "fiona_w", name: "Fiona W."),
        Person(user: 13_377, login: "goro.s", name: "Goro Sato"),
        Person(user: 15_530, login: "hana", name: "Hana Novak"),
    ]

    /// Who speaks how often, in parts of 200.
    private static let shares = [17, 8, 34, 47, 36, 41, 7, 10]

    private var random = SplitMix64(seed: 2026)
    private var now: UInt64 = 1_795_363_598_584
    private var number: UInt64 = 4816
    private var lastEntry: UInt64?
    /// The messages that were posted, and whose they are.
    private var posted: [(number: UInt64, person: Person)] = []

    /// Makes the conversation.
    init() {
        var texts = ConversationText(random: SplitMix64(seed: 36))
        let lengths = random.shuffled(ConversationText.lengths)
        var plan = random.shuffled(
            [Int](repeating: 1, count: 133) + [Int](repeating: 2, count: 235) + [Int](repeating: 3, count: 7) + [4])
        for (index, length) in lengths.enumerated() {
            // Seconds as a rule, minutes now and then.
            advance(upTo: random.once(in: 4) ? 90_000 : 14_000)
            let answers = random.once(in: 5) && posted.count > 24
            let parent = answers ? posted[posted.count - 1 - random.below(12)].number : nil
            let person = speaker()
            append(.message(text: texts.next(bytes: length), parent: parent), by: person)
            posted.append((number, person))
            let share = plan.count / (lengths.count - index)
            for _ in 0..<min(plan.count, share + random.below(2)) { appendOther(plan.removeLast(), &texts) }
        }
        for kind in plan { appendOther(kind, &texts) }
    }

    private mutating func appendOther(_ kind: Int, _ texts: inout ConversationText) {
        advance(upTo: 6000)
        let (message, author) = posted[posted.count - 1 - random.below(min(posted.count, 12))]
        switch kind {
        case 1: append(.typing(isStopped: random.once(in: 6)), by: speaker())
        case 2: append(.read(upTo: number), by: speaker())
        case 3: append(.edit(of: message, text: texts.next(bytes: 24)), by: author)
        default: append(.deletion(of: message), by: author)
        }
    }

    private mutating func append(_ kind: Kind, by person: Person) {
        var after: UInt64 = 0
        switch kind {
        case .message, .edit, .deletion:
            number += 1
            after = now - (lastEntry ?? now)
            lastEntry = now
        case .read, .typing: break
        }
        events.append(Event(kind: kind, person: person, at: now, number: number, after: after))
    }

    private mutating func advance(upTo milliseconds: Int) { now += UInt64(300 + random.below(milliseconds)) }

    private mutating func speaker() -> Person {
        var place = random.below(200)
        for (person, share) in zip(Self.people, Self.shares) {
            if place < share { return person }
            place -= share
        }
        preconditionFailure("the shares add up to 200")
    }
}

extension SplitMix64 {
    fileprivate mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
        var list = list
        for index in list.indices.dropLast() { list.swapAt(index, index + below(list.count - index)) }
        return list
    }
}
