import Testing
import WebSocketProtocol

/// Autobahn's groups 2 (pings and pongs), 5 (fragmentation), 9 and 10 (limits).
@Suite struct `Messages` {
    @Test func `a ping is answered with its payload`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.frame(.ping)) == [.pong([])])
        #expect(dialogue.receive(Client.frame(.ping, noise(125))) == [.pong(noise(125))])
        #expect(dialogue.receive(Client.frame(.ping, noise(125)), inPiecesOf: 1) == [.pong(noise(125))])
        let ten = (0..<10).map { [UInt8]("payload \($0)".utf8) }
        #expect(dialogue.receive(ten.flatMap { Client.frame(.ping, $0) }) == ten.map(Heard.pong))
    }

    @Test func `a ping of more than 125 bytes is refused`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive([0x89, 0xfe]) == [.failed(.longControl)])
    }

    @Test func `pongs that nobody asked for are taken`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.frame(.pong) + Client.frame(.pong, [1]) + Client.frame(.ping)) == [.pong([])])
    }

    @Test(arguments: [Opcode.ping, .pong, .close]) func `control frames come in one piece`(opcode: Opcode) {
        var dialogue = Dialogue()
        #expect(dialogue.receive([opcode.rawValue, 0x80]) == [.failed(.fragmentedControl)])
    }

    @Test func `a message in fragments is one message`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.text("frag", isFinal: false)) == [])
        #expect(dialogue.receive(Client.more("men")) == [])
        #expect(dialogue.receive(Client.more("t", isFinal: true)) == [.text("fragment")])
        #expect(
            dialogue.receive(Client.text("", isFinal: false) + Client.more("") + Client.more("", isFinal: true)) == [
                .text("")
            ])
        #expect(
            dialogue.receive(Client.text("", isFinal: false) + Client.more("x") + Client.more("", isFinal: true))
                == [.text("x")])
    }

    @Test func `control frames come between fragments, and at once`() {
        var dialogue = Dialogue()
        #expect(dialogue.receive(Client.text("a", isFinal: false) + Client.frame(.ping, [7])) == [.pong([7])])
        #expect(dialogue.receive(Client.more("b") + Client.frame(.pong) + Client.frame(.ping)) == [.pong([])])
        #expect(dialogue.receive(Client.more("c", isFinal: true)) == [.text("abc")])
        #expect(
            dialogue.receive(Client.text("a", isFinal: false) + Client.close(1000))
                == [.closed(by: CloseStatus(.normal))])
    }

    @Test func `a continuation goes on with something`() {
        for start in [[], Client.text("whole")] {
            for isFinal in [true, false] {
                var dialogue = Dialogue()
                #expect(
                    dialogue.receive(start + Client.more("x", isFinal: isFinal)).last
                        == .failed(.unexpectedContinuation))
            }
        }
    }

    @Test func `a message does not begin within another`() {
        var dialogue = Dialogue()
        #expect(
            dialogue.receive(Client.text("a", isFinal: false) + Client.text("b")) == [.failed(.interruptedMessage)])
    }

    @Test func `a message has a greatest length, told from its header`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1000
        var dialogue = Dialogue(limits: limits)
        #expect(dialogue.receive(Client.frame(.binary, noise(1000))) == [.binary(noise(1000))])
        #expect(dialogue.receive([0x82, 0xfe, 0x03, 0xe9, 0, 0, 0, 0]) == [.failed(.messageTooBig)])
        #expect(WebSocketFailure.messageTooBig.closeCode.rawValue == 1009)
        var fragmented = Dialogue(limits: limits)
        #expect(fragmented.receive(Client.frame(.binary, noise(600), isFinal: false)) == [])
        #expect(fragmented.receive(Client.frame(.continuation, noise(400), isFinal: false)) == [])
        #expect(fragmented.receive([0x80, 0x81, 0, 0, 0, 0]) == [.failed(.messageTooBig)])
    }

    @Test func `a message has a greatest number of fragments`() {
        var limits = WebSocketLimits()
        limits.fragmentsMax = 10
        var dialogue = Dialogue(limits: limits)
        let nine = Client.text("", isFinal: false) + (0..<8).flatMap { _ in Client.more("") }
        #expect(dialogue.receive(nine + Client.more("end", isFinal: true)) == [.text("end")])
        #expect(dialogue.receive(nine + Client.more("") + Client.more("")) == [.failed(.tooManyFragments)])
    }

    @Test func `large messages come in fragments and pieces of any size`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1 << 20
        limits.fragmentsMax = 1 << 20
        let message = noise(100_000)
        for fragment in [64, 1024, 65_536] {
            for piece in [64, 1000, Int.max] {
                var dialogue = Dialogue(limits: limits)
                let bytes = Client.fragments(.binary, message, of: fragment)
                #expect(dialogue.receive(bytes, inPiecesOf: piece) == [.binary(message)])
            }
        }
    }

    @Test func `a text message is refused where only binary ones are taken`() {
        var limits = WebSocketLimits()
        limits.takesText = false
        var dialogue = Dialogue(limits: limits)
        #expect(
            dialogue.receive(Client.frame(.binary, [1]) + [0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]) == [
                .binary([1]), .failed(.textNotTaken),
            ])
        #expect(WebSocketFailure.textNotTaken.closeCode.rawValue == 1003)
    }

    @Test func `every cut of the stream gives the same`() {
        let stream =
            Client.text("hé", isFinal: false) + Client.frame(.ping, [1, 2, 3]) + Client.more("llo €", isFinal: true)
            + Client.frame(.binary, noise(200)) + Client.frame(.binary) + Client.frame(.pong, [9])
            + Client.close(1001, "bye")
        let expected: [Heard] = [
            .pong([1, 2, 3]), .text("héllo €"), .binary(noise(200)), .binary([]),
            .closed(by: CloseStatus(.goingAway, "bye")),
        ]
        for cut in 0...stream.count {
            var dialogue = Dialogue()
            #expect(dialogue.receive(stream, cutAt: cut) == expected, "cut at \(cut)")
        }
        for size in 1...20 {
            var dialogue = Dialogue()
            #expect(dialogue.receive(stream, inPiecesOf: size) == expected, "in pieces of \(size)")
        }
    }
}
