import ParleyProtocol
import Session
import Testing
import WireFormat

@Suite struct `Opening a session` {
    @Test func `hello is handed to the services, and its answer opens the session`() throws {
        var dialogue = Dialogue()
        #expect(try dialogue.send(.hello) == .dispatch(1, .hello))
        #expect(dialogue.session.phase == .greeting)
        #expect(dialogue.answer(1, .success(.welcome)) == .ignore)
        #expect(dialogue.session.phase == .greeted)
    }

    @Test(arguments: [ClientRecord.post(2), .ping, .typing, .request(id: 3, .signIn), .unknown(id: 1, opcode: 0x7e)])
    func `anything else before hello closes the session`(record: ClientRecord) throws {
        var dialogue = Dialogue()
        let bytes: [UInt8] = if case .unknown(_, let opcode) = record { [2, opcode, 1] } else { try record.encoded() }
        #expect(dialogue.receive(bytes) == .close(.helloRequired))
        #expect(dialogue.session.phase == .closed)
        #expect(dialogue.session.deadline == nil)
    }

    @Test func `a goodbye may come first`() throws {
        var dialogue = Dialogue()
        let goodbye = Goodbye(code: .done)
        #expect(try dialogue.send(.signal(.goodbye(goodbye))) == .leave(goodbye))
    }

    @Test func `another version of the protocol is refused by name`() throws {
        var dialogue = Dialogue()
        let hello = ClientRecord.request(id: 1, .hello(Hello(version: 2, agent: "future")))
        #expect(try dialogue.send(hello) == .close(.unsupportedVersion))
    }

    @Test func `a second hello closes the session`() throws {
        var dialogue = try Dialogue.greeted()
        #expect(try dialogue.send(.request(id: 2, .hello)) == .close(.secondHello))
    }

    @Test func `a hello with a refused token leaves the session open, signed out`() throws {
        var dialogue = Dialogue()
        _ = try dialogue.send(.hello)
        #expect(dialogue.answer(1, .failure(.unauthenticated)) == .ignore)
        #expect(dialogue.session.phase == .greeted)
        #expect(try dialogue.send(.request(id: 2, .signIn)) == .dispatch(2, .signIn))
    }

    @Test func `a hello that the server could not serve may be said again`() throws {
        var dialogue = Dialogue()
        _ = try dialogue.send(.hello)
        _ = dialogue.answer(1, .failure(.unavailable))
        #expect(try dialogue.send(.request(id: 2, .hello)) == .dispatch(2, .hello))
    }

    @Test(arguments: [Failure.unavailable, .invalid])
    func `a hello that fails leaves the session where it was: another has to come before the old deadline`(
        failure: Failure
    ) throws {
        var dialogue = Dialogue()
        dialogue.wait(milliseconds: 6_000)
        _ = try dialogue.send(.hello)
        _ = try dialogue.send(.request(id: 2, .signIn))
        #expect(dialogue.answer(1, .failure(failure)) == .fail(2, .signInRequired))
        #expect(dialogue.session.phase == .awaitingHello)
        #expect(dialogue.session.recordBytesMax == ProtocolLimits.helloBytesMax)
        // What was on its way behind the hello does not close the session, and does not keep it open.
        dialogue.wait(milliseconds: 3_999)
        #expect(try dialogue.send(.request(id: 3, .signIn)) == .fail(3, .signInRequired))
        #expect(try dialogue.send(.ping) == .pong)
        #expect(dialogue.tick() == .ignore)
        dialogue.wait(milliseconds: 1)
        #expect(dialogue.tick() == .close(.helloTimeout))
    }

    @Test func `hello has to come in time`() {
        var dialogue = Dialogue()
        dialogue.wait(milliseconds: 9_999)
        #expect(dialogue.tick() == .ignore)
        dialogue.wait(milliseconds: 1)
        #expect(dialogue.session.deadline == dialogue.now)
        #expect(dialogue.tick() == .close(.helloTimeout))
        #expect(dialogue.tick() == .ignore)
    }

    @Test func `records may be longer once hello is answered`() throws {
        var dialogue = Dialogue()
        #expect(dialogue.session.recordBytesMax == ProtocolLimits.helloBytesMax)
        _ = try dialogue.send(.hello)
        #expect(dialogue.session.recordBytesMax == ProtocolLimits.helloBytesMax)
        _ = dialogue.answer(1, .success(.welcome))
        #expect(dialogue.session.recordBytesMax == ProtocolLimits.clientBytesMax)
    }
}

@Suite struct `Requests` {
    @Test func `what is sent behind hello without waiting is served in order, as hello has left the session`() throws {
        var dialogue = Dialogue()
        #expect(try dialogue.send(.hello) == .dispatch(1, .hello))
        #expect(try dialogue.send(.post(2, "one")) == .ignore)
        #expect(try dialogue.send(.post(3, "two")) == .ignore)
        dialogue.session.signedIn()
        #expect(dialogue.answer(1, .success(.welcome)) == .dispatch(2, .post("one")))
        #expect(dialogue.answer(2, .success(.posted)) == .dispatch(3, .post("two")))
        #expect(dialogue.answer(3, .success(.posted)) == .ignore)
    }

    @Test func `what is sent behind a hello that signs nobody in fails one by one`() throws {
        var dialogue = Dialogue()
        _ = try dialogue.send(.hello)
        _ = try dialogue.send(.post(2))
        _ = try dialogue.send(.post(3))
        #expect(dialogue.answer(1, .failure(.unauthenticated)) == .fail(2, .signInRequired))
        #expect(dialogue.session.next(at: dialogue.now) == .fail(3, .signInRequired))
        #expect(dialogue.session.next(at: dialogue.now) == .ignore)
    }

    @Test func `a post behind a sign-in finds the session signed in, and one behind a sign-out does not`() throws {
        var dialogue = try Dialogue.greeted()
        #expect(try dialogue.send(.request(id: 2, .signIn)) == .dispatch(2, .signIn))
        #expect(try dialogue.send(.post(3)) == .ignore)
        #expect(try dialogue.send(.request(id: 4, .signOut)) == .ignore)
        #expect(try dialogue.send(.post(5)) == .ignore)
        dialogue.session.signedIn()
        #expect(dialogue.answer(2, .failure(.unavailable)) == .dispatch(3, .post("hi")))
        #expect(dialogue.answer(3, .success(.posted)) == .dispatch(4, .signOut))
        dialogue.session.signedOut()
        #expect(dialogue.answer(4, .success(.signOut(.init()))) == .fail(5, .signInRequired))
    }

    @Test func `more unanswered requests than the window are refused, and the others go on`() throws {
        var dialogue = try Dialogue.signedIn(window: 3)
        #expect(try dialogue.send(.post(2)) == .dispatch(2, .post("hi")))
        #expect(try dialogue.send(.post(3)) == .ignore)
        #expect(try dialogue.send(.post(4)) == .ignore)
        guard case .fail(5, let failure) = try dialogue.send(.post(5)) else {
            Issue.record("the fourth unanswered request is refused")
            return
        }
        #expect(failure.code == .windowExceeded)
        #expect(dialogue.answer(2, .success(.posted)) == .dispatch(3, .post("hi")))
        #expect(try dialogue.send(.post(6)) == .ignore)
    }

    @Test func `waiting requests are bounded in bytes, too`() throws {
        var limits = SessionLimits()
        limits.waitingBytesMax = 1000
        var dialogue = try Dialogue.signedIn(limits: limits)
        _ = try dialogue.send(.post(2))
        #expect(!dialogue.session.isSaturated)
        _ = try dialogue.send(.post(3, String(repeating: "x", count: 1000)))
        #expect(dialogue.session.isSaturated)
        _ = dialogue.answer(2, .success(.posted))
        #expect(!dialogue.session.isSaturated)
    }

    @Test func `a request that the server does not know fails by itself`() throws {
        var dialogue = try Dialogue.signedIn()
        guard case .fail(9, let failure) = dialogue.receive([2, 0x7e, 9]) else {
            Issue.record("an unknown request is answered")
            return
        }
        #expect(failure.code == .unknownRequest)
        #expect(try dialogue.send(.post(2)) == .dispatch(2, .post("hi")))
    }

    @Test func `a record that only servers send closes the session`() throws {
        var dialogue = try Dialogue.signedIn()
        let event = try Event.typing(Typing(room: RoomID(1), user: UserID(1))).encoded()
        guard case .close(let reason) = dialogue.receive(event) else {
            Issue.record("an event from a client closes")
            return
        }
        #expect(reason.code == .unexpectedRecord)
    }

    @Test func `bytes that are no record close the session and say where`() throws {
        var dialogue = try Dialogue.signedIn()
        var record = try ClientRecord.post(2).encoded()
        record[0] += 1
        record.append(0)
        guard case .close(let reason) = dialogue.receive(record) else {
            Issue.record("a malformed record closes")
            return
        }
        #expect(reason.code == .malformed)
        #expect(reason.detail?.hasPrefix("at byte ") == true)
    }
}

@Suite struct `Signals and budgets` {
    @Test func `ping is answered at once, also while a request runs`() throws {
        var dialogue = try Dialogue.signedIn()
        _ = try dialogue.send(.post(2))
        #expect(try dialogue.send(.ping) == .pong)
    }

    @Test func `typing keeps its place among the requests`() throws {
        var dialogue = try Dialogue.signedIn()
        let typing = Notify.setTyping(SetTyping(room: RoomID(7)))
        #expect(try dialogue.send(.typing) == .notify(typing))
        _ = try dialogue.send(.post(2))
        #expect(try dialogue.send(.typing) == .ignore)
        #expect(try dialogue.send(.post(3)) == .ignore)
        #expect(dialogue.answer(2, .success(.posted)) == .notify(typing))
        #expect(dialogue.session.next(at: dialogue.now) == .dispatch(3, .post("hi")))
    }

    @Test func `typing without being signed in is dropped`() throws {
        var dialogue = try Dialogue.greeted()
        #expect(try dialogue.send(.typing) == .ignore)
    }

    @Test func `a budget that is used up says when to try again, and refills with time`() throws {
        var dialogue = try Dialogue.signedIn()
        for index in 0..<Budget.posts.burst {
            let id = RequestID(unchecked: UInt32(index + 2))
            #expect(try dialogue.send(.post(id)) == .dispatch(id, .post("hi")))
            _ = dialogue.answer(id, .success(.posted))
        }
        #expect(try dialogue.send(.post(900)) == .fail(900, .rateLimited(after: Milliseconds(50))))
        dialogue.wait(milliseconds: 49)
        #expect(try dialogue.send(.post(901)) == .fail(901, .rateLimited(after: Milliseconds(1))))
        dialogue.wait(milliseconds: 1)
        #expect(try dialogue.send(.post(902)) == .dispatch(902, .post("hi")))
        #expect(dialogue.answer(902, .success(.posted)) == .ignore)
        dialogue.wait(milliseconds: 3_600_000)
        for index in 0..<Budget.posts.burst {
            let id = RequestID(unchecked: UInt32(index + 1000))
            #expect(try dialogue.send(.post(id)) == .dispatch(id, .post("hi")))
            _ = dialogue.answer(id, .success(.posted))
        }
        guard case .fail(2000, _) = try dialogue.send(.post(2000)) else {
            Issue.record("a bucket holds no more than its burst")
            return
        }
    }

    @Test func `a benchmark may switch the budgets off`() throws {
        var limits = SessionLimits()
        limits.areBudgetsEnforced = false
        var dialogue = try Dialogue.signedIn(limits: limits)
        for _ in 0..<1000 {
            #expect(try dialogue.send(.post(2)) == .dispatch(2, .post("hi")))
            _ = dialogue.answer(2, .success(.posted))
        }
    }
}

@Suite struct `A session on which nobody is signed in` {
    @Test func `ends a minute after hello, whatever is sent on it`() throws {
        var dialogue = Dialogue()
        _ = try dialogue.send(.hello)
        _ = dialogue.answer(1, .success(.hello(.sample(keepalive: 3600))))
        for number: UInt32 in 2...7 {
            let id = RequestID(unchecked: number)
            dialogue.wait(milliseconds: 9_999)
            #expect(try dialogue.send(.ping) == .pong)
            #expect(try dialogue.send(.post(id)) == .fail(id, .signInRequired))
            #expect(dialogue.tick() == .ignore)
        }
        dialogue.wait(milliseconds: 6)
        #expect(dialogue.session.deadline == dialogue.now)
        #expect(dialogue.tick() == .close(.signInTimeout))
    }

    @Test func `is given the time that a sign-in takes, and ends when it fails`() throws {
        var dialogue = try Dialogue.greeted()
        dialogue.wait(milliseconds: 59_999)
        _ = try dialogue.send(.request(id: 2, .signIn))
        dialogue.wait(milliseconds: 1_000)
        #expect(dialogue.tick() == .ignore)
        #expect(dialogue.answer(2, .failure(.unauthenticated)) == .close(.signInTimeout))
    }

    @Test func `does not end once somebody is, and has a minute again from the sign-out on`() throws {
        var dialogue = try Dialogue.greeted(keepalive: 3600)
        _ = try dialogue.send(.request(id: 2, .signIn))
        dialogue.session.signedIn()
        _ = dialogue.answer(2, .failure(.unavailable))
        dialogue.wait(milliseconds: 600_000)
        #expect(dialogue.tick() == .ignore)
        _ = try dialogue.send(.request(id: 3, .signOut))
        dialogue.session.signedOut()
        _ = dialogue.answer(3, .success(.signOut(.init())))
        dialogue.wait(milliseconds: 59_999)
        #expect(dialogue.tick() == .ignore)
        dialogue.wait(milliseconds: 1)
        #expect(dialogue.tick() == .close(.signInTimeout))
    }
}

@Suite struct `Ending a session` {
    @Test func `silence for twice the keepalive closes the session`() throws {
        var dialogue = try Dialogue.signedIn()
        dialogue.wait(milliseconds: 119_000)
        #expect(try dialogue.send(.ping) == .pong)
        dialogue.wait(milliseconds: 119_999)
        #expect(dialogue.tick() == .ignore)
        dialogue.wait(milliseconds: 1)
        #expect(dialogue.tick() == .close(.idle))
    }

    @Test func `welcome says which keepalive holds`() throws {
        var dialogue = Dialogue()
        _ = try dialogue.send(.hello)
        dialogue.session.signedIn()
        _ = dialogue.answer(1, .success(.hello(.sample(keepalive: 600))))
        #expect(dialogue.session.deadline == dialogue.now.advanced(byMilliseconds: 1_200_000))
    }

    @Test func `draining closes an idle session at once`() throws {
        var dialogue = try Dialogue.signedIn()
        let reason = CloseReason.shuttingDown(after: Milliseconds(500))
        #expect(dialogue.session.drain(reason, at: dialogue.now) == .close(reason))
        #expect(try dialogue.send(.post(2)) == .ignore)
    }

    @Test func `draining lets the request that runs finish, and forgets those that wait`() throws {
        var dialogue = try Dialogue.signedIn()
        _ = try dialogue.send(.post(2))
        _ = try dialogue.send(.post(3))
        let reason = CloseReason.shuttingDown(after: Milliseconds(500))
        #expect(dialogue.session.drain(reason, at: dialogue.now) == .ignore)
        #expect(try dialogue.send(.post(4)) == .ignore)
        #expect(dialogue.answer(2, .success(.posted)) == .close(reason))
    }

    @Test func `draining does not wait for ever`() throws {
        var dialogue = try Dialogue.signedIn()
        _ = try dialogue.send(.post(2))
        let reason = CloseReason.shuttingDown(after: Milliseconds(500))
        _ = dialogue.session.drain(reason, at: dialogue.now)
        dialogue.wait(milliseconds: 5_000)
        #expect(dialogue.tick() == .close(reason))
        #expect(dialogue.answer(2, .success(.posted)) == .ignore)
    }

    @Test func `nothing is served for a client that has said goodbye, not even what waited`() throws {
        var dialogue = try Dialogue.signedIn()
        #expect(try dialogue.send(.post(2)) == .dispatch(2, .post("hi")))
        #expect(try dialogue.send(.post(3)) == .ignore)
        #expect(try dialogue.send(.typing) == .ignore)
        #expect(try dialogue.send(.signal(.goodbye(Goodbye(code: .done)))) == .leave(Goodbye(code: .done)))
        #expect(try dialogue.send(.post(4)) == .ignore)
        #expect(!dialogue.session.isSaturated)
        #expect(dialogue.answer(2, .success(.posted)) == .ignore)
        #expect(dialogue.session.next(at: dialogue.now) == .ignore)
        #expect(dialogue.session.phase == .closed)
    }

    @Test func `a hello that waited does not open again what a goodbye has ended`() throws {
        var dialogue = Dialogue()
        #expect(try dialogue.send(.hello) == .dispatch(1, .hello))
        #expect(try dialogue.send(.request(id: 2, .hello)) == .ignore)
        #expect(try dialogue.send(.signal(.goodbye(Goodbye(code: .done)))) == .leave(Goodbye(code: .done)))
        #expect(dialogue.answer(1, .failure(.unavailable)) == .ignore)
        #expect(dialogue.session.phase == .closed)
        #expect(dialogue.session.deadline == nil)
    }

    @Test func `a client that says goodbye is left without a word`() throws {
        var dialogue = try Dialogue.signedIn()
        _ = try dialogue.send(.post(2))
        let goodbye = Goodbye(code: .done)
        #expect(try dialogue.send(.signal(.goodbye(goodbye))) == .leave(goodbye))
        #expect(dialogue.answer(2, .success(.posted)) == .ignore)
    }

    @Test func `every reason says whether to come back`() {
        #expect(CloseReason.slowConsumer.code.advice == .retry)
        #expect(CloseReason.slowConsumer.goodbye.after == Milliseconds(1_000))
        #expect(CloseReason.sessionEnded.code.advice == .signIn)
        #expect(CloseReason.idle.code.advice == .reconnect)
        #expect(CloseReason.recordTooLong.code.advice == .never)
        #expect(CloseReason(DecodingFailure(.recordTooLong, at: 0)) == .recordTooLong)
    }
}
