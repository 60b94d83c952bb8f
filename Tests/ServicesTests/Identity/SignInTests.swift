import Foundation
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Signing in and out` {
    private func signIn(
        _ login: Login = "maria", organisation: Slug = "acme", password: Password = Stage.password,
        name: String = "telephone"
    ) -> SignIn {
        SignIn(organisation: organisation, login: login, password: password, name: name)
    }

    private func refusal(of request: SignIn, on stage: Stage, by caller: Caller) async -> Failure? {
        await failure { () throws(Failure) in try await stage.services.signIn(request, by: caller) }
    }

    @Test func `the right password signs in and gives a token to come back with`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let room = try await stage.room(of: [maria])
            let session = SessionLog()
            let reply = try await stage.services.signIn(signIn(), by: stage.caller(session: session))
            #expect(reply.user == maria)
            #expect(reply.organisation.slug == "acme")
            #expect(reply.info.name == "telephone")
            #expect(reply.info.expires == stage.clock.now.advanced(byMilliseconds: 90 * 86_400_000))
            let identity = Identity(
                organisation: stage.organisation.id, user: maria.user, role: .member, token: reply.info.token,
                expires: reply.info.expires)
            #expect(session.entries == [.signIn(identity), .listen([room])])

            let hello = try await stage.services.hello(.sample(token: reply.token), by: stage.caller())
            #expect(hello.user == maria)
        }
    }

    @Test func `two sign-ins give two tokens`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            let one = try await stage.services.signIn(signIn(), by: stage.caller())
            let other = try await stage.services.signIn(signIn(), by: stage.caller())
            #expect(one.token != other.token && one.info.token != other.info.token)
        }
    }

    @Test func `a login may be typed with capitals`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let reply = try await stage.services.signIn(signIn("Maria"), by: stage.caller())
            #expect(reply.user == maria)
        }
    }

    @Test func `whatever is wrong, the answer is the same`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            _ = try await stage.user("gone")
            _ = try await stage.administration.deactivate(login: "gone", in: stage.organisation.id)
            _ = try await stage.user("machine", role: .bot)
            let session = SessionLog()
            let caller = stage.caller(session: session)
            for request in [
                signIn(password: "wrong horse"), signIn("nobody"), signIn(organisation: "other"), signIn("gone"),
                signIn("machine"),
            ] {
                #expect(await refusal(of: request, on: stage, by: caller) == Failure.unauthenticated)
            }
            #expect(session.entries.isEmpty)
        }
    }

    @Test func `who is signed in does not sign in again`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            #expect(await refusal(of: signIn(), on: stage, by: caller)?.code == .conflict)
        }
    }

    @Test func `a session's name is one line`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            let refusal = await refusal(of: signIn(name: "a\nb"), on: stage, by: stage.caller())
            #expect(refusal?.code == .invalid && refusal?.field == SignIn.Field.name)
        }
    }

    @Test func `after five wrong passwords even the right one has to wait, and then works`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            let caller = stage.caller()
            for _ in 0..<5 {
                #expect(
                    await refusal(of: signIn(password: "wrong"), on: stage, by: caller)?.code == .unauthenticated)
            }
            let waits = await refusal(of: signIn(), on: stage, by: stage.caller(address: "198.51.100.7"))
            #expect(waits?.code == .rateLimited && waits?.after == Milliseconds(1000))
            stage.clock.advance(seconds: 1)
            #expect(await refusal(of: signIn(), on: stage, by: caller) == nil)
            #expect(await refusal(of: signIn(password: "wrong"), on: stage, by: caller)?.code == .unauthenticated)
            #expect(await refusal(of: signIn(), on: stage, by: caller) == nil)
        }
    }

    @Test func `guesses at logins that do not exist are slowed down too`() async throws {
        try await Stage.play { stage in
            for _ in 0..<5 { _ = await refusal(of: signIn("nobody"), on: stage, by: stage.caller()) }
            #expect(await refusal(of: signIn("nobody"), on: stage, by: stage.caller())?.code == .rateLimited)
        }
    }

    @Test func `an account that is closed while its session is being signed in does not get in`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            let session = SessionLog(onSignIn: {
                _ = try? await stage.administration.deactivate(login: "maria", in: stage.organisation.id)
            })
            let refusal = await refusal(of: signIn(), on: stage, by: stage.caller(session: session))
            #expect(refusal?.code == .unauthenticated)
            #expect(session.entries.last == .signOut)
        }
    }

    @Test func `a sign-in that fails behind the password leaves no token behind`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            let session = SessionLog(onSignIn: {
                _ = try? await stage.administration.setRole(.admin, login: "maria", in: stage.organisation.id)
            })
            let refusal = await refusal(of: signIn(), on: stage, by: stage.caller(session: session))
            #expect(refusal?.code == .unavailable)
            #expect(try await stage.administration.tokens(login: "maria", in: stage.organisation.id) == [])
        }
    }

    @Test func `guesses at a closed account are slowed down, even with its password`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            _ = try await stage.administration.deactivate(login: "maria", in: stage.organisation.id)
            for _ in 0..<5 {
                #expect(await refusal(of: signIn(), on: stage, by: stage.caller())?.code == .unauthenticated)
            }
            #expect(await refusal(of: signIn(), on: stage, by: stage.caller())?.code == .rateLimited)
        }
    }

    @Test func `what changes while the password is being checked counts`() async throws {
        let workers = Workers(name: "test", parallel: 1, waitingMax: 8)
        try await Stage.play(workers: workers) { stage in
            for login in ["closed", "renewed"] { _ = try await stage.user(login) }
            let renewed = try await stage.administration.hash("battery staple")
            for login in ["closed", "renewed"] {
                let gate = DispatchSemaphore(value: 0)
                #expect(workers.submit { gate.wait() })
                while workers.waitingCount > 0 { try await Task.sleep(for: .milliseconds(1)) }
                async let outcome = refusal(of: signIn(login), on: stage, by: stage.caller())
                // The password waits for its turn behind the gate.
                while workers.waitingCount == 0 { try await Task.sleep(for: .milliseconds(1)) }
                if login == "closed" {
                    _ = try await stage.administration.deactivate(login: login, in: stage.organisation.id)
                } else {
                    try await stage.keep(hash: renewed, of: login)
                }
                gate.signal()
                #expect(await outcome?.code == .unauthenticated)
            }
        }
    }

    @Test func `who finds no place in the queue has not guessed`() async throws {
        let workers = Workers(name: "test", parallel: 1, waitingMax: 0)
        try await Stage.play(workers: workers) { stage in
            _ = try await stage.user("maria")
            let gate = DispatchSemaphore(value: 0)
            while !workers.submit({ gate.wait() }) { try await Task.sleep(for: .milliseconds(1)) }
            for _ in 0..<10 {
                #expect(await refusal(of: signIn(), on: stage, by: stage.caller())?.code == .unavailable)
            }
            gate.signal()
        }
    }

    @Test func `an account that has as many tokens as may be loses its oldest one`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            for _ in 0..<200 { _ = try await stage.connection(of: maria) }
            let reply = try await stage.services.signIn(signIn(), by: stage.caller())
            let tokens = try await stage.administration.tokens(login: "maria", in: stage.organisation.id)
            #expect(tokens.count == 200)
            #expect(tokens.first?.token == TokenID(2) && tokens.last?.token == reply.info.token)
            #expect(
                stage.broadcasts.entries == [.ended(maria.user, token: TokenID(1), except: nil, .sessionEnded)])
        }
    }

    @Test func `signing out revokes the token and leaves the connection open`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let session = SessionLog()
            let (signedIn, token) = try await stage.connection(of: maria)
            let caller = stage.caller(signedIn.identity, session: session)
            _ = try await stage.services.signOut(SignOut(), by: caller)
            #expect(session.entries == [.signOut])
            let number = signedIn.identity?.token
            #expect(stage.broadcasts.entries == [.ended(maria.user, token: number, except: nil, .sessionEnded)])
            let refusal = await failure { () throws(Failure) in
                try await stage.services.hello(.sample(token: token), by: stage.caller())
            }
            #expect(refusal?.code == .unauthenticated)
        }
    }
}

extension Stage {
    /// Gives an account another password, past the queue of those that are being checked.
    func keep(hash: String, of login: Login) async throws {
        let scope = WriteScope(organisation: organisation.id, actor: nil, now: clock.now)
        try await store.write(in: scope) { transaction throws(Failure) in
            guard let user = try transaction.user(login: login) else { throw .notFound }
            try transaction.setPasswordHash(hash, of: user.user)
        }
    }
}
