import Testing
import WebSocketProtocol

/// Autobahn's group 7: closing.
@Suite struct `Closing` {
    @Test func `a close is answered with its code`() {
        var dialogue = Dialogue()
        #expect(
            dialogue.receive(Client.text("hi") + Client.close(1000, "done")) == [
                .text("hi"), .closed(by: CloseStatus(.normal, "done")),
            ])
        #expect(CloseCause.peer(CloseStatus(.normal, "done")).answer == CloseStatus(.normal))
        #expect(dialogue.state.phase == .closed)
    }

    @Test func `an empty close is answered with an empty one`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.close([])) == [.closed(by: .none)])
        #expect(Frame.close(CloseCause.peer(.none).answer) == [0x88, 0x00])
    }

    @Test func `nothing is looked at behind a close`() {
        var dialogue = Dialogue()
        let rest = Client.text("x") + Client.frame(.ping) + Client.close(1000) + [0xff, 0xff]
        #expect(dialogue.receive(Client.close(1000) + rest) == [.closed(by: CloseStatus(.normal))])
        #expect(dialogue.receive(rest, inPiecesOf: 1) == [])
    }

    @Test func `a body of one byte is refused`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.close([3])) == [.failed(.closeTooShort)])
        #expect(WebSocketFailure.closeTooShort.closeCode == .protocolError)
    }

    @Test func `a reason of 123 bytes is taken, one of 124 is not`() {
        var dialogue = Dialogue()
        let reason = String(repeating: "*", count: 123)
        #expect(dialogue.receive(Client.close(1000, reason)) == [.closed(by: CloseStatus(.normal, reason))])
        var other = Dialogue()
        #expect(other.receive([0x88, 0xfe, 0, 126]) == [.failed(.longControl)])
    }

    @Test func `a reason that is not UTF-8 is refused`() {
        var dialogue = Dialogue()
        #expect(
            dialogue.receive(Client.close([3, 232, 0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xed, 0xa0, 0x80])) == [
                .failed(.closeReasonNotUTF8)
            ])
        #expect(WebSocketFailure.closeReasonNotUTF8.closeCode == .invalidPayload)
    }

    @Test(
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
            as [UInt16])
    func `codes that may be sent are taken`(code: UInt16) {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.close(code)) == [.closed(by: CloseStatus(CloseCode(rawValue: code)))])
    }

    @Test(arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
    func `codes that must not be sent are refused`(code: UInt16) {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.close(code)) == [.failed(.closeCodeForbidden(CloseCode(rawValue: code)))])
    }

    @Test func `a long reason is cut between two characters when it is sent`() throws {
        let frame = Frame.close(CloseStatus(.normal, "x" + String(repeating: "é", count: 100)))
        #expect(frame.count == 2 + 2 + 1 + 122)
        let read = try CloseStatus(decoding: frame.span.bytes.extracting(2...))
        #expect(read == CloseStatus(.normal, "x" + String(repeating: "é", count: 61)))
    }

    @Test func `who closes awaits the answer, and nothing else`() {
        var dialogue = Dialogue()
        let mayClose = dialogue.state.close(at: .seconds(10))
        #expect(mayClose)
        #expect(dialogue.state.phase == .closing)
        #expect(dialogue.state.deadline == .seconds(12))
        let mayCloseAgain = dialogue.state.close(at: .seconds(11))
        #expect(!mayCloseAgain)
        #expect(dialogue.receive(Client.text("late") + Client.frame(.ping)) == [])
        #expect(dialogue.receive(Client.close(1000)) == [.finished])
        #expect(dialogue.state.deadline == nil)
    }

    @Test func `who gets no answer in time goes`() {
        var dialogue = Dialogue()
        _ = dialogue.state.close(at: .zero)
        let early = dialogue.state.tick(at: .milliseconds(1_999))
        #expect(early == nil)
        let late = dialogue.state.tick(at: .seconds(2))
        #expect(late == .finish)
        #expect(dialogue.state.phase == .closed)
    }

    @Test func `who breaks the rules on the way out is not heard any more, until the deadline`() {
        var dialogue = Dialogue()
        _ = dialogue.state.close(at: .zero)
        #expect(dialogue.receive(Client.text("late") + [0xff, 0xff]) == [])
        #expect(dialogue.receive(Client.close(1000)) == [])
        #expect(dialogue.state.phase == .closing)
        let end = dialogue.state.tick(at: .seconds(2))
        #expect(end == .finish)
    }
}
