import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Tokens` {
    @Test func `a further token signs in for as long as was asked`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            let made = try await stage.services.createToken(CreateToken(name: "script", lifetime: 60), by: caller)
            #expect(made.info.expires == stage.clock.now.advanced(byMilliseconds: 60_000))
            let welcome = try await stage.services.hello(.sample(token: made.token), by: stage.caller())
            #expect(welcome.user == maria && welcome.token == made.info.token)
            let other = try await stage.services.createToken(CreateToken(name: "script"), by: caller)
            #expect(other.info.expires == stage.clock.now.advanced(byMilliseconds: 90 * 86_400_000))
        }
    }

    @Test func `administrators make tokens for bots, and for nobody else`() async throws {
        try await Stage.play { stage in
            let (owner, admin) = (
                try await stage.user("owner", role: .owner), try await stage.user("admin", role: .admin)
            )
            let (maria, bot) = (try await stage.user("maria"), try await stage.user("bot", role: .bot))
            let closed = try await stage.user("closed", role: .bot)
            _ = try await stage.administration.deactivate(login: "closed", in: stage.organisation.id)
            func outcome(_ asker: User, for user: UserID) async throws -> FailureCode? {
                let (caller, _) = try await stage.connection(of: asker)
                return await failure { () throws(Failure) in
                    try await stage.services.createToken(CreateToken(name: "x", user: user), by: caller)
                }?.code
            }
            #expect(try await outcome(owner, for: bot.user) == nil)
            #expect(try await outcome(admin, for: bot.user) == nil)
            #expect(try await outcome(bot, for: bot.user) == nil)
            #expect(try await outcome(maria, for: bot.user) == .forbidden)
            #expect(try await outcome(bot, for: maria.user) == .forbidden)
            #expect(try await outcome(admin, for: maria.user) == .forbidden)
            #expect(try await outcome(admin, for: closed.user) == .notFound)
            #expect(try await outcome(admin, for: UserID(99)) == .notFound)
        }
    }

    @Test func `an administrator who is one no longer may not do what the session still believes`() async throws {
        try await Stage.play { stage in
            let (admin, bot) = (try await stage.user("admin", role: .admin), try await stage.user("bot", role: .bot))
            let (caller, _) = try await stage.connection(of: admin)
            func refusal() async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.createToken(CreateToken(name: "x", user: bot.user), by: caller)
                }?.code
            }
            _ = try await stage.administration.setRole(.member, login: "admin", in: stage.organisation.id)
            #expect(await refusal() == .forbidden)
            _ = try await stage.administration.setRole(.admin, login: "admin", in: stage.organisation.id)
            #expect(await refusal() == nil)
            _ = try await stage.administration.deactivate(login: "admin", in: stage.organisation.id)
            #expect(await refusal() == .forbidden)
        }
    }

    @Test func `an account has at most 200 tokens that work`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            for _ in 0..<199 {
                _ = try await stage.services.createToken(CreateToken(name: "x", lifetime: 60), by: caller)
            }
            let refusal = await failure { () throws(Failure) in
                try await stage.services.createToken(CreateToken(name: "x"), by: caller)
            }
            #expect(refusal?.code == .tooLarge)
            stage.clock.advance(seconds: 60)
            _ = try await stage.services.createToken(CreateToken(name: "x"), by: caller)
        }
    }

    @Test func `a token's name is one line`() async throws {
        try await Stage.play { stage in
            let (caller, _) = try await stage.connection(of: stage.user("maria"))
            let refusal = await failure { () throws(Failure) in
                try await stage.services.createToken(CreateToken(name: " "), by: caller)
            }
            #expect(refusal?.code == .invalid && refusal?.field == CreateToken.Field.name)
        }
    }

    @Test func `the own tokens are listed in pages, and the one in use is marked`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (first, _) = try await stage.connection(of: maria)
            let (caller, _) = try await stage.connection(of: maria)
            _ = try await stage.connection(of: stage.user("berta"))
            let page = try await stage.services.listTokens(ListTokens(limit: PageSize(1)), by: caller)
            #expect(page.tokens.map(\.token) == [first.identity?.token] && page.more)
            #expect(page.tokens.first?.current == false)
            let rest = try await stage.services.listTokens(
                ListTokens(limit: PageSize(1), after: page.tokens.last?.token), by: caller)
            #expect(rest.tokens.map(\.token) == [caller.identity?.token] && !rest.more)
            #expect(rest.tokens.first?.current == true)
        }
    }

    @Test func `only administrators list the tokens of others`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let (caller, _) = try await stage.connection(of: maria)
            let (admin, _) = try await stage.connection(of: stage.user("admin", role: .admin))
            let request = ListTokens(limit: PageSize(10), user: maria.user)
            #expect(try await stage.services.listTokens(request, by: admin).tokens.count == 1)
            func refusal(of user: UserID, by caller: Caller) async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.listTokens(ListTokens(limit: PageSize(10), user: user), by: caller)
                }?.code
            }
            #expect(await refusal(of: berta.user, by: caller) == .forbidden)
            #expect(await refusal(of: UserID(99), by: caller) == .forbidden)
            #expect(await refusal(of: UserID(99), by: admin) == .notFound)
        }
    }

    @Test func `a revoked token works no more, and its sessions end`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            let lost = try await stage.services.createToken(CreateToken(name: "lost"), by: caller)
            _ = try await stage.services.revokeToken(RevokeToken(token: lost.info.token), by: caller)
            #expect(
                stage.broadcasts.entries
                    == [.ended(maria.user, token: lost.info.token, except: nil, .sessionEnded)])
            let refusal = await failure { () throws(Failure) in
                try await stage.services.hello(.sample(token: lost.token), by: stage.caller())
            }
            #expect(refusal?.code == .unauthenticated)
            let again = await failure { () throws(Failure) in
                try await stage.services.revokeToken(RevokeToken(token: lost.info.token), by: caller)
            }
            #expect(again?.code == .notFound)
        }
    }

    @Test func `somebody else's token looks as if it were not there, but to administrators`() async throws {
        try await Stage.play { stage in
            let berta = try await stage.user("berta")
            let (maria, _) = try await stage.connection(of: stage.user("maria"))
            let (admin, _) = try await stage.connection(of: stage.user("admin", role: .admin))
            let bertas = try #require(try await stage.connection(of: berta).caller.identity)
            let target = RevokeToken(token: bertas.token)
            func outcome(_ request: RevokeToken, by caller: Caller) async -> Failure? {
                await failure { () throws(Failure) in try await stage.services.revokeToken(request, by: caller) }
            }
            let foreign = await outcome(target, by: maria)
            let missing = await outcome(RevokeToken(token: TokenID(99)), by: maria)
            #expect(foreign?.code == .notFound && foreign == missing)
            #expect(stage.broadcasts.entries.isEmpty)
            #expect(await outcome(target, by: admin) == nil)
            #expect(
                stage.broadcasts.entries == [.ended(berta.user, token: target.token, except: nil, .sessionEnded)])
        }
    }
}
