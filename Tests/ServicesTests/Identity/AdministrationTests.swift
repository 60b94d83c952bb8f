import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Administering` {
    /// What the operator is told; nil when the command was carried out.
    private func message<Result>(
        _ command: () async throws(AdministrationError) -> Result
    ) async -> String? {
        do throws(AdministrationError) {
            _ = try await command()
            return nil
        } catch {
            return error.message
        }
    }

    @Test func `organisations are made once, and found by their slug`() async throws {
        try await Stage.play { stage in
            let admin = stage.administration
            let other = try await admin.createOrganisation(slug: "beta", name: "Beta")
            #expect(try await admin.organisation(slug: "beta") == other)
            #expect(try await admin.organisations().map(\.organisation.slug) == ["acme", "beta"])
            let twice = await message { () throws(AdministrationError) in
                try await admin.createOrganisation(slug: "beta", name: "Beta")
            }
            #expect(twice == "There is already an organisation \"beta\".")
            let unknown = await message { () throws(AdministrationError) in
                try await admin.organisation(slug: "gamma")
            }
            #expect(unknown == "There is no organisation \"gamma\".")
            let bad = await message { () throws(AdministrationError) in
                try await admin.createOrganisation(slug: "No", name: "x")
            }
            #expect(bad?.contains("lower-case") == true)
        }
    }

    @Test func `a login is unique within its organisation only`() async throws {
        try await Stage.play { stage in
            let admin = stage.administration
            let beta = try await admin.createOrganisation(slug: "beta", name: "Beta")
            _ = try await stage.user("maria")
            let twice = await message { () throws(AdministrationError) in
                try await admin.createUser(
                    login: "maria", name: "M", role: .member, password: nil, in: stage.organisation.id)
            }
            #expect(twice == "There is already a user \"maria\" in this organisation.")
            let other = try await admin.createUser(login: "maria", name: "M", role: .member, password: nil, in: beta.id)
            #expect(other.user == UserID(1))
        }
    }

    @Test func `a user is made only with a good login, name, password and role`() async throws {
        try await Stage.play { stage in
            func refusal(
                login: Login = "maria", name: String = "Maria", role: OrganisationRole = .member,
                password: String? = nil
            ) async -> String? {
                await message { () throws(AdministrationError) in
                    try await stage.administration.createUser(
                        login: login, name: name, role: role, password: password, in: stage.organisation.id)
                }
            }
            #expect(await refusal(login: "Maria") != nil)
            #expect(await refusal(name: "") != nil)
            #expect(await refusal(password: "short") != nil)
            #expect(await refusal(role: OrganisationRole(rawValue: 200)) != nil)
            #expect(await refusal(role: .bot, password: "long enough") != nil)
            #expect(await refusal() == nil)
        }
    }

    @Test func `all users are listed, closed accounts too, however many there are`() async throws {
        try await Stage.play { stage in
            let scope = WriteScope(organisation: stage.organisation.id, actor: nil, now: stage.clock.now)
            try await stage.store.write(in: scope) { transaction throws(Failure) in
                for number in 0..<1001 {
                    _ = try transaction.insertUser(login: "u\(number)", name: "U", role: .member, fields: nil)
                }
            }
            _ = try await stage.administration.deactivate(login: "u3", in: stage.organisation.id)
            let users = try await stage.administration.users(in: stage.organisation.id)
            #expect(users.map { Int($0.user.rawValue) } == Array(1...1001))
            #expect(users.filter(\.inactive).map(\.login) == ["u3"])
        }
    }

    @Test func `an account that is opened again needs a new sign-in`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (_, token) = try await stage.connection(of: maria)
            #expect(try await stage.administration.deactivate(login: "maria", in: stage.organisation.id).inactive)
            #expect(try await !stage.administration.reactivate(login: "maria", in: stage.organisation.id).inactive)
            let refusal = await failure { () throws(Failure) in
                try await stage.services.hello(.sample(token: token), by: stage.caller())
            }
            #expect(refusal?.code == .unauthenticated)
            let back = await failure { () throws(Failure) in
                try await stage.services.signIn(
                    SignIn(organisation: "acme", login: "maria", password: Stage.password, name: "x"),
                    by: stage.caller())
            }
            #expect(back == nil)
        }
    }

    @Test func `the last owner cannot be demoted or deactivated`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("first", role: .owner)
            let second = try await stage.user("second", role: .owner)
            let admin = stage.administration
            let organisation = stage.organisation.id
            _ = try await admin.deactivate(login: "second", in: organisation)
            let demoted = await message { () throws(AdministrationError) in
                try await admin.setRole(.member, login: "first", in: organisation)
            }
            #expect(demoted == "\"first\" is the last owner: make somebody else an owner first.")
            let closed = await message { () throws(AdministrationError) in
                try await admin.deactivate(login: "first", in: organisation)
            }
            #expect(closed == demoted)
            _ = try await admin.reactivate(login: "second", in: organisation)
            #expect(try await admin.setRole(.admin, login: "first", in: organisation).role == .admin)
            #expect(second.role == .owner)
        }
    }

    @Test func `people do not become bots, nor bots people`() async throws {
        try await Stage.play { stage in
            _ = try await stage.user("maria")
            _ = try await stage.user("machine", role: .bot)
            for (login, role) in [("maria", OrganisationRole.bot), ("machine", .member)] {
                let refusal = await message { () throws(AdministrationError) in
                    try await stage.administration.setRole(role, login: login, in: stage.organisation.id)
                }
                #expect(refusal != nil)
            }
        }
    }

    @Test func `a new password ends what the old one opened`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            _ = try await stage.user("machine", role: .bot)
            _ = try await stage.connection(of: maria)
            let admin = stage.administration
            try await admin.setPassword("battery staple", login: "maria", in: stage.organisation.id)
            #expect(try await admin.tokens(login: "maria", in: stage.organisation.id).isEmpty)
            for (password, isRight) in [("battery staple", true), (Stage.password, false)] {
                let outcome = await failure { () throws(Failure) in
                    try await stage.services.signIn(
                        SignIn(organisation: "acme", login: "maria", password: password, name: "x"),
                        by: stage.caller())
                }
                #expect((outcome == nil) == isRight)
            }
            for (login, password) in [("nobody", "long enough"), ("maria", "short"), ("machine", "long enough")] {
                let refusal = await message { () throws(AdministrationError) in
                    try await admin.setPassword(password, login: login, in: stage.organisation.id)
                }
                #expect(refusal != nil)
            }
        }
    }

    @Test func `tokens are made, listed and revoked`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let admin = stage.administration
            let organisation = stage.organisation.id
            let one = try await admin.createToken(login: "maria", name: "one", in: organisation)
            let two = try await admin.createToken(login: "maria", name: "two", lifetime: 60, in: organisation)
            #expect(try await admin.tokens(login: "maria", in: organisation) == [one.info, two.info])
            #expect(try await stage.services.hello(.sample(token: one.token), by: stage.caller()).user == maria)

            try await admin.revokeToken(one.info.token, in: organisation)
            #expect(try await admin.tokens(login: "maria", in: organisation) == [two.info])
            let again = await message { () throws(AdministrationError) in
                try await admin.revokeToken(one.info.token, in: organisation)
            }
            #expect(again != nil)
            try await admin.revokeTokens(login: "maria", in: organisation)
            #expect(try await admin.tokens(login: "maria", in: organisation).isEmpty)

            let short = await message { () throws(AdministrationError) in
                try await admin.createToken(login: "maria", name: "x", lifetime: 59, in: organisation)
            }
            #expect(short != nil)
            _ = try await admin.deactivate(login: "maria", in: organisation)
            let closed = await message { () throws(AdministrationError) in
                try await admin.createToken(login: "maria", name: "x", in: organisation)
            }
            #expect(closed == "The account \"maria\" is deactivated.")
        }
    }

    @Test func `a login that does not exist is named`() async throws {
        try await Stage.play { stage in
            let refusal = await message { () throws(AdministrationError) in
                try await stage.administration.deactivate(login: "nobody", in: stage.organisation.id)
            }
            #expect(refusal == "There is no user \"nobody\" in this organisation.")
        }
    }
}
