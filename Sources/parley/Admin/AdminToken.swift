import ArgumentParser
import Foundation
import ParleyProtocol
import Services
import Store
import WireFormat

/// `parley admin token`.
struct AdminToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke session tokens.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token that signs somebody in, and print it. It is not shown again.",
            discussion: """
                Example:
                  PARLEY_TOKEN=$(parley admin token create robot --org acme) parley post --server HOST:PORT General "done"
                """)

        @OptionGroup var admin: Admin
        @OptionGroup var organisation: OrganisationOption

        @Argument(help: "Whom the token signs in.")
        var login: String

        @Option(help: "What the token is for.")
        var name = "made at the command line"

        @Option(help: "How many days it works.")
        var days: UInt64 = 90

        func validate() throws {
            guard 1...3650 ~= days else { throw ValidationError("A token works for 1 to 3650 days.") }
        }

        func run() async throws {
            try await admin.administer { administration in
                let made = try await administration.createToken(
                    login: login, name: name, lifetime: days * 86400, in: organisation.find(administration))
                StandardError.line("token \(made.info.token) of \(login), until \(day(made.info.expires)):")
                StandardOutput.line(made.token.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tokens of a user that still work.")

        @OptionGroup var user: UserArguments

        func run() async throws {
            try await user.administer { administration, organisation in
                let tokens = try await administration.tokens(login: user.login, in: organisation)
                guard !tokens.isEmpty else { return StandardError.line("\(user.login) has no token that works.") }
                let rows = tokens.map {
                    ["\($0.token)", $0.name, day($0.created), day($0.expires), $0.used.map(day) ?? "never"]
                }
                Table(header: ["number", "name", "made", "until", "last used"], rows: rows).show()
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token by its number, or all tokens of a user; their sessions end.")

        @OptionGroup var admin: Admin
        @OptionGroup var organisation: OrganisationOption

        @Argument(help: "The token's number, as in `token list`.")
        var number: UInt32?

        @Option(help: ArgumentHelp("Revoke all tokens of the user with this login.", valueName: "login"))
        var all: String?

        func validate() throws {
            guard (number == nil) != (all == nil), number != 0 else {
                throw ValidationError("Give the number of a token (1 or higher), or --all LOGIN.")
            }
        }

        func run() async throws {
            try await admin.administer { administration in
                let organisation = try await organisation.find(administration)
                if let number {
                    try await administration.revokeToken(TokenID(number), in: organisation)
                    StandardOutput.line("revoked token \(number)")
                } else if let all {
                    try await administration.revokeTokens(login: all, in: organisation)
                    StandardOutput.line("revoked all tokens of \(all)")
                }
            }
        }
    }
}

/// A day in the form of ISO 8601, in the machine's time zone.
private func day(_ time: Timestamp) -> String {
    let date = Date(timeIntervalSince1970: Double(time.unixMilliseconds) / 1000)
    return date.formatted(.iso8601.year().month().day().dateSeparator(.dash))
}
