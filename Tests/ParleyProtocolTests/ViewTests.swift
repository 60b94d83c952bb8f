import ParleyProtocol
import SchemaCompiler
import SplitMix
import Testing
import WireFormat

@Suite struct `Views` {
    static let message = Message(
        seq: Seq(7), sender: UserID(3), after: 1500, text: "né", parent: 2, mentions: [UserID(4), UserID(500)],
        edited: Timestamp(milliseconds: 99))

    /// The payload of something, as it stands in a record.
    static func payload(_ payload: some WirePayload) -> [UInt8] {
        WireWriter.bytes(size: payload.encodedSize) { payload.write(to: &$0) }
    }

    @Test func `a view has the same fields as the owned form`() throws {
        let bytes = Self.payload(Self.message)
        var reader = WireReader(bytes.span.bytes)
        let view = try Message.View(reading: &reader)
        var fields: String?
        if let text = view.fields { fields = String(copying: text) }
        let copy = Message(
            seq: view.seq, sender: view.sender, after: view.after, text: String(copying: view.text),
            parent: view.parent,
            mentions: Self.message.mentions, fields: fields, change: view.change,
            edited: view.edited, deletedBy: view.deletedBy, replies: view.replies, lastReply: view.lastReply)
        #expect(copy == Self.message)
        guard var mentions = view.mentions else {
            Issue.record("no mentions")
            return
        }
        #expect(mentions.count == 2)
        var users: [UserID] = []
        while let user = mentions.next() { users.append(user) }
        #expect(users == [UserID(4), UserID(500)])
    }

    @Test func `a list of structures is gone through in place`() throws {
        let reply = GetMessages.Reply(
            seq: Position(9), start: Timestamp(milliseconds: 5), messages: [Self.message, Self.message], later: true)
        let bytes = Self.payload(reply)
        var reader = WireReader(bytes.span.bytes)
        let view = try GetMessages.Reply.View(reading: &reader)
        let (earlier, later) = (view.earlier, view.later)
        #expect(later && !earlier)
        var texts: [String] = []
        var messages = view.messages
        while let message = messages.next() { texts.append(String(copying: message.text)) }
        #expect(texts == ["né", "né"])
    }

    /// What a view and the owned form say about the same bytes.
    static func agree<Owned: WirePayload, View: WireView & ~Escapable>(
        _ owned: Owned.Type, _ view: View.Type, _ bytes: [UInt8]
    ) -> Bool {
        var failures: [DecodingFailure?] = []
        do {
            var reader = WireReader(bytes.span.bytes)
            _ = try Owned(reading: &reader)
            failures.append(nil)
        } catch {
            failures.append(error)
        }
        do {
            var reader = WireReader(bytes.span.bytes)
            _ = try View(reading: &reader)
            failures.append(nil)
        } catch {
            failures.append(error)
        }
        return failures[0] == failures[1]
    }

    @Test func `a view refuses what the owned form refuses, at the same place`() throws {
        let reply = GetMessages.Reply(
            seq: Position(9), start: Timestamp(milliseconds: 5), messages: [Self.message, Self.message], later: true)
        let bytes = Self.payload(reply)
        for end in 0...bytes.count {
            let cut = Array(bytes[..<end])
            #expect(Self.agree(GetMessages.Reply.self, GetMessages.Reply.View.self, cut))
        }
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            var changed = bytes
            changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            #expect(Self.agree(GetMessages.Reply.self, GetMessages.Reply.View.self, changed))
        }
        for _ in 0..<2000 {
            var encoder = ReferenceEncoder(ProtocolSchema.schema, .random, seed: random.next())
            let hello = ProtocolSchema.schema.messages.first { $0.name == "Hello" }
            let payload = encoder.payload(try #require(hello).payload)
            #expect(Self.agree(Hello.self, Hello.View.self, payload))
        }
    }
}
