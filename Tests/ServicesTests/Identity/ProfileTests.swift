import Foundation
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `The directory and one's own account` {
    @Test func `users are told by number, and those who do not exist are left out`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let (caller, _) = try await stage.connection(of: maria)
            _ = try await stage.administration.deactivate(login: "berta", in: stage.organisation.id)
            let reply = try await stage.services.getUsers(
                GetUsers(users: [UserID(77), berta.user, maria.user, maria.user]), by: caller)
            #expect(reply.users.map(\.user) == [maria.user, berta.user])
            #expect(reply.users.map(\.inactive) == [false, true])
            #expect(reply.more == nil)
        }
    }

    @Test func `changing the own profile has a small budget of its own, because everybody is told`() {
        let guards = Request.updateProfile(UpdateProfile(name: "Maria")).guards
        #expect(guards.budget == .profile)
        #expect(Budget.profile.burst <= 5 && Budget.profile.perSecond <= 1)
    }

    @Test func `a list of users that is too long for a record says where to go on`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            let fields = #"{"x":"\#(String(repeating: "y", count: 3900))"}"#
            let scope = WriteScope(organisation: stage.organisation.id, actor: nil, now: stage.clock.now)
            let users = try await stage.store.write(in: scope) { transaction throws(Failure) in
                var users: [UserID] = []
                for number in 0..<20 {
                    users.append(
                        try transaction.insertUser(login: "u\(number)", name: "U", role: .member, fields: fields).user)
                }
                return users
            }
            let first = try await stage.services.getUsers(GetUsers(users: users), by: caller)
            #expect(first.encodedSize <= ProtocolLimits.serverBytesMax)
            let more = try #require(first.more)
            let second = try await stage.services.getUsers(GetUsers(users: users.filter { $0 >= more }), by: caller)
            #expect((first.users + second.users).map(\.user) == users && second.more == nil)

            let page = try await stage.services.findUsers(FindUsers(limit: PageSize(200)), by: caller)
            #expect(page.more && page.encodedSize <= ProtocolLimits.serverBytesMax)
        }
    }

    @Test func `the directory is searched by the beginning of words, and leaves out closed accounts`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            _ = try await stage.user("mark")
            _ = try await stage.user("martin")
            _ = try await stage.administration.deactivate(login: "mark", in: stage.organisation.id)
            func logins(_ text: String?) async throws -> [Login] {
                try await stage.services.findUsers(FindUsers(limit: PageSize(10), text: text), by: caller)
                    .users.map(\.login)
            }
            #expect(try await logins("MAR") == ["maria", "martin"])
            #expect(try await logins(" mart") == ["martin"])
            #expect(try await logins(nil) == ["maria", "martin"])
            #expect(try await logins(" ") == ["maria", "martin"])
            #expect(try await logins("x").isEmpty)
            let page = try await stage.services.findUsers(FindUsers(limit: PageSize(1)), by: caller)
            #expect(page.users == [maria] && page.more)
            let rest = try await stage.services.findUsers(
                FindUsers(limit: PageSize(1), after: maria.user), by: caller)
            #expect(rest.users.map(\.login) == ["martin"] && !rest.more)
        }
    }

    @Test func `a changed profile is told to the organisation`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            let reply = try await stage.services.updateProfile(
                UpdateProfile(name: "Maria S.", fields: #"{"team":"blue"}"#), by: caller)
            #expect(reply.user.name == "Maria S." && reply.user.fields == #"{"team":"blue"}"#)
            #expect(
                stage.broadcasts.entries
                    == [.event(.userUpdated(UserUpdated(user: maria.user, details: reply.user)), .organisation)])
            let seen = try await stage.services.getUsers(GetUsers(users: [maria.user]), by: caller)
            #expect(seen.users == [reply.user])
        }
    }

    @Test func `a profile that is not allowed changes nothing`() async throws {
        try await Stage.play { stage in
            let (caller, _) = try await stage.connection(of: stage.user("maria"))
            func field(_ request: UpdateProfile) async -> Failure? {
                await failure { () throws(Failure) in try await stage.services.updateProfile(request, by: caller) }
            }
            let name = await field(UpdateProfile(name: "a\u{7}"))
            #expect(name?.code == .invalid && name?.field == UpdateProfile.Field.name)
            let fields = await field(UpdateProfile(name: "Maria", fields: "[]"))
            #expect(fields?.code == .invalid && fields?.field == UpdateProfile.Field.fields)
            #expect(await field(UpdateProfile())?.code == .invalid)
            #expect(stage.broadcasts.entries.isEmpty)
        }
    }

    @Test func `a new password replaces the old one and ends all other sessions`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, mine) = try await stage.connection(of: maria)
            let (_, other) = try await stage.connection(of: maria)
            _ = try await stage.services.changePassword(
                ChangePassword(old: Stage.password, new: "battery staple"), by: caller)
            let current = caller.identity?.token
            #expect(stage.broadcasts.entries == [.ended(maria.user, token: nil, except: current, .sessionEnded)])
            func outcome(_ token: Token) async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.hello(.sample(token: token), by: stage.caller())
                }?.code
            }
            #expect(await outcome(mine) == nil)
            #expect(await outcome(other) == .unauthenticated)
            func outcome(_ password: Password) async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.signIn(
                        SignIn(organisation: "acme", login: "maria", password: password, name: "x"),
                        by: stage.caller())
                }?.code
            }
            #expect(await outcome("battery staple") == nil)
            #expect(await outcome(Stage.password) == .unauthenticated)
        }
    }

    @Test func `changing the password needs the old one, and a good new one`() async throws {
        try await Stage.play { stage in
            let (caller, _) = try await stage.connection(of: stage.user("maria"))
            let (bot, _) = try await stage.connection(of: stage.user("bot", role: .bot))
            func refusal(old: Password, new: Password, by caller: Caller) async -> Failure? {
                await failure { () throws(Failure) in
                    try await stage.services.changePassword(ChangePassword(old: old, new: new), by: caller)
                }
            }
            #expect(await refusal(old: "wrong", new: "battery staple", by: caller)?.code == .unauthenticated)
            let short = await refusal(old: Stage.password, new: "short", by: caller)
            #expect(short?.code == .invalid && short?.field == ChangePassword.Field.new)
            #expect(await refusal(old: "anything", new: "battery staple", by: bot)?.code == .unauthenticated)
            #expect(stage.broadcasts.entries.isEmpty)
        }
    }

    @Test func `a session left open is no place to guess the password from`() async throws {
        try await Stage.play { stage in
            let (caller, _) = try await stage.connection(of: stage.user("maria"))
            func guess(_ password: Password) async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.changePassword(
                        ChangePassword(old: password, new: "battery staple"), by: caller)
                }?.code
            }
            for number in 0..<5 { #expect(await guess("guess \(number)") == .unauthenticated) }
            #expect(await guess(Stage.password) == .rateLimited)
        }
    }

    @Test func `a password that was changed by somebody else meanwhile is not changed back`() async throws {
        let workers = Workers(name: "test", parallel: 1, waitingMax: 8)
        try await Stage.play(workers: workers) { stage in
            let (caller, _) = try await stage.connection(of: stage.user("maria"))
            let renewed = try await stage.administration.hash("something else")
            let gate = DispatchSemaphore(value: 0)
            #expect(workers.submit { gate.wait() })
            while workers.waitingCount > 0 { try await Task.sleep(for: .milliseconds(1)) }
            async let outcome = failure { () throws(Failure) in
                try await stage.services.changePassword(
                    ChangePassword(old: Stage.password, new: "battery staple"), by: caller)
            }
            while workers.waitingCount == 0 { try await Task.sleep(for: .milliseconds(1)) }
            try await stage.keep(hash: renewed, of: "maria")
            gate.signal()
            #expect(await outcome?.code == .unauthenticated)
        }
    }
}
