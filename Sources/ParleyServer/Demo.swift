public import ParleyProtocol
import Services
import Store
import WireFormat

/// A small organisation with people, rooms and a conversation, for trying things out.
public struct Demo: Sendable {
    /// The organisation's slug.
    public static let slug: Slug = "demo"
    /// The password of everybody in it.
    public static let password = "parley-demo"
    /// Everybody's login and name; the first one is the owner.
    public static let people: [(login: Login, name: String)] = [
        ("maria", "Maria Silva"), ("jon", "Jon Bergström"), ("priya", "Priya Kapoor"), ("chen", "Chen Li"),
    ]

    /// Fills a store with the demonstration, unless it holds an organisation already.
    /// - Parameters:
    ///   - administration: how organisations and users are made.
    ///   - now: when the newest message is to have been written.
    /// - Returns: whether anything was made.
    /// - Throws: what the store or the administration throws.
    static func fill(
        _ store: any ChatStore, through administration: Administration, now: Timestamp
    ) async throws -> Bool {
        guard try await store.organisations().isEmpty else { return false }
        let organisation = try await administration.createOrganisation(slug: slug, name: "Demo Company")
        var users: [UserID] = []
        for (number, person) in people.enumerated() {
            let user = try await administration.createUser(
                login: person.login, name: person.name, role: number == 0 ? .owner : .member, password: password,
                in: organisation.id)
            users.append(user.user)
        }
        for conversation in Conversation.all {
            let start = Timestamp(milliseconds: now.milliseconds - UInt64(conversation.minutesAgo) * 60_000)
            try await make(conversation, among: users, start: start, in: organisation.id, store: store)
        }
        return true
    }

    /// Makes one room and posts its messages, each some time after the one before.
    private static func make(
        _ conversation: Conversation, among users: [UserID], start: Timestamp, in organisation: OrganisationID,
        store: any ChatStore
    ) async throws(Failure) {
        let people = conversation.people.map { users[$0] }
        let scope = WriteScope(organisation: organisation, actor: people[0], now: start)
        let room = try await store.write(in: scope) { transaction throws(Failure) -> RoomID in
            let pair = conversation.name == nil ? (people[0], people[1]) : nil
            let room = try transaction.insertRoom(
                name: conversation.name, topic: conversation.topic, fields: nil, pair: pair)
            for (number, user) in people.enumerated() {
                try transaction.setParticipant(
                    user, of: room, role: number == 0 && pair == nil ? .owner : .member)
            }
            return room
        }
        var time = start.milliseconds
        var numbers: [Seq] = []
        for (number, line) in conversation.lines.enumerated() {
            time += UInt64(line.secondsLater) * 1000
            let scope = WriteScope(
                organisation: organisation, actor: users[line.sender], now: Timestamp(milliseconds: time))
            let message = NewMessage(
                room: room, sender: users[line.sender], token: demonstrationToken,
                nonce: UInt64(room.rawValue) << 32 | UInt64(number), text: line.text,
                parent: line.answers.map { numbers[$0] }, mentions: line.mentions.map { users[$0] }, fields: nil)
            numbers.append(
                try await store.write(in: scope) { transaction throws(Failure) in try transaction.append(message) }.seq)
        }
    }

    /// No token has this number: the demonstration's nonces collide with nobody's.
    private static let demonstrationToken = TokenID(4_294_967_295)
}

/// One room of the demonstration.
private struct Conversation {
    /// One message.
    struct Line {
        /// The sender's position in `Demo.people`.
        var sender: Int
        /// How long after the message before.
        var secondsLater: Int
        var text: String
        /// The position of the message that this one answers.
        var answers: Int?
        var mentions: [Int] = []
    }

    /// Nil makes a direct room.
    var name: String?
    var topic: String?
    /// Positions in `Demo.people`; the first one makes the room.
    var people: [Int]
    var minutesAgo: Int
    var lines: [Line]

    static let all: [Conversation] = [
        Conversation(
            name: "General", topic: "Everything that concerns all of us", people: [0, 1, 2, 3], minutesAgo: 60 * 27,
            lines: [
                Line(
                    sender: 0, secondsLater: 40,
                    text: "Good morning! The new office opens on Monday, the keys are at the front desk."),
                Line(sender: 1, secondsLater: 95, text: "tack så mycket, ses på måndag 🎉"),
                Line(sender: 2, secondsLater: 30, text: "Is there a place for bicycles?"),
                Line(sender: 0, secondsLater: 62, text: "In the yard, with a roof.", answers: 2),
                Line(sender: 2, secondsLater: 18, text: "Perfect, thank you.", answers: 2),
                Line(sender: 3, secondsLater: 4000, text: "我周一晚一点到,火车十点才到。"),
                Line(sender: 1, secondsLater: 120, text: "@Maria Silva who brings the coffee machine?", mentions: [0]),
                Line(sender: 0, secondsLater: 45, text: "It is in my car already :)"),
            ]),
        Conversation(
            name: "Release 2.4", topic: "Ships on Thursday. Green build first, then words.", people: [2, 0, 1],
            minutesAgo: 190,
            lines: [
                Line(
                    sender: 2, secondsLater: 20,
                    text: "2.4-rc1 is on staging. Please try the import with your own files."),
                Line(
                    sender: 1, secondsLater: 340,
                    text: "The import of 40,000 rows took 3.1 s here, it was 11 s before. Nice!"),
                Line(sender: 0, secondsLater: 75, text: "One thing: the progress bar stands at 99 % for a while."),
                Line(
                    sender: 2, secondsLater: 28,
                    text: "That is the index being written. I will give it a share of the bar.", answers: 2),
                Line(sender: 2, secondsLater: 2400, text: "Done in rc2.", answers: 2),
                Line(
                    sender: 2, secondsLater: 260,
                    text: """
                        Before Thursday:

                        1. ~~Import of large files~~ done
                        2. Release notes: @Jon Bergström, could you read them?
                        3. `make test` on the *old* servers
                        """, mentions: [1]),
                Line(
                    sender: 1, secondsLater: 180,
                    text: """
                        Gladly. The notes are fine, but for one line, which should say:

                        > The server keeps every message that it has acknowledged.
                        """),
                Line(sender: 1, secondsLater: 420, text: "@Priya Kapoor rc2 is good. From my side: go.", mentions: [2]),
            ]),
        Conversation(
            name: nil, topic: nil, people: [0, 1], minutesAgo: 55,
            lines: [
                Line(sender: 1, secondsLater: 10, text: "Do you have a minute for the budget today?"),
                Line(sender: 0, secondsLater: 130, text: "After three, gladly."),
                Line(sender: 1, secondsLater: 22, text: "Three it is."),
            ]),
        Conversation(
            name: "Office move", topic: "Boxes by Friday", people: [0, 3, 2], minutesAgo: 60 * 29,
            lines: [
                Line(sender: 3, secondsLater: 30, text: "The van is booked for Friday at nine."),
                Line(sender: 0, secondsLater: 300, text: "Thank you! I bring labels for the boxes 📦"),
            ]),
        Conversation(
            name: nil, topic: nil, people: [2, 0], minutesAgo: 240,
            lines: [
                Line(sender: 2, secondsLater: 20, text: "Could you try the import with the big file once more?"),
                Line(sender: 0, secondsLater: 600, text: "Two minutes now, and no error 👍"),
            ]),
    ]
}
