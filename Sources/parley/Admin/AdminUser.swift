import ArgumentParser
import ParleyProtocol
import Services
import Store

/// `parley admin user`.
struct AdminUser: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Make, list and change users.",
        subcommands: [
            Create.self, List.self, Deactivate.self, Reactivate.self, SetPassword.self, SetRole.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user.",
            discussion:
                "Asks for the password, or reads it from standard input. Bots have none: they sign in with a token.")

        @OptionGroup var admin: Admin
        @OptionGroup var organisation: OrganisationOption

        @Argument(help: "The name to sign in with, unique in the organisation.")
        var login: String

        @Option(help: "The name that others see; the login when it is left out.")
        var name: String?

        @Option(help: "What the user may do in the organisation.")
        var role = OrganisationRole.member

        @Flag(help: "Without a password: the user signs in with tokens only.")
        var noPassword = false

        func run() async throws {
            try await admin.administer { administration in
                let organisation = try await organisation.find(administration)
                let password = noPassword || role == .bot ? nil : try newPassword(of: login)
                let user = try await administration.createUser(
                    login: login, name: name ?? login, role: role, password: password, in: organisation)
                StandardOutput.line("made the user \(user.login) (number \(user.user), \(user.role.name))")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users of an organisation.")

        @OptionGroup var admin: Admin
        @OptionGroup var organisation: OrganisationOption

        func run() async throws {
            try await admin.administer { administration in
                let users = try await administration.users(in: organisation.find(administration))
                guard !users.isEmpty else {
                    return StandardError.line(
                        "The organisation has no users yet: parley admin user create LOGIN --org SLUG")
                }
                let rows = users.map {
                    ["\($0.user)", $0.login, $0.name, $0.role.name, $0.inactive ? "deactivated" : "active"]
                }
                Table(header: ["number", "login", "name", "role", "state"], rows: rows).show()
            }
        }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an account: its sessions end and its tokens are revoked.")

        @OptionGroup var user: UserArguments

        func run() async throws {
            try await user.administer { administration, organisation in
                _ = try await administration.deactivate(login: user.login, in: organisation)
                StandardOutput.line("deactivated \(user.login)")
            }
        }
    }

    struct Reactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a deactivated account again.")

        @OptionGroup var user: UserArguments

        func run() async throws {
            try await user.administer { administration, organisation in
                _ = try await administration.reactivate(login: user.login, in: organisation)
                StandardOutput.line("reactivated \(user.login)")
            }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a user another password; all of the user's tokens are revoked.")

        @OptionGroup var user: UserArguments

        func run() async throws {
            try await user.administer { administration, organisation in
                try await administration.setPassword(newPassword(of: user.login), login: user.login, in: organisation)
                StandardOutput.line("changed the password of \(user.login)")
            }
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change what a user may do in the organisation.")

        @OptionGroup var user: UserArguments

        @Argument(help: "The role.")
        var role: OrganisationRole

        func run() async throws {
            try await user.administer { administration, organisation in
                let changed = try await administration.setRole(role, login: user.login, in: organisation)
                StandardOutput.line("\(changed.login) is now \(changed.role.name)")
            }
        }
    }
}

/// Asks for a password that is to be set.
private func newPassword(of login: String) throws -> String {
    try SecretInput.readNew(prompt: "New password of \(login): ", again: "Once more: ")
}
