public import ArgumentParser
import Logging
public import ParleyProtocol
import ParleyServer
import SQLiteStore
import Services
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `parley admin`: organisations, users and tokens, also beside a running server.
struct Admin: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage organisations, users and tokens.",
        discussion: """
            Works on the data directory, whether a server is running on it or not. A running server ends the sessions of
            deactivated users and revoked tokens within a second.

            The directory is the one of `parley serve`: --data, or PARLEY_DATA, or "data" in the file of --config or
            PARLEY_CONFIG.

            Passwords are asked for, or read from standard input; they are never arguments.

            Examples:
              parley admin --data parley-data org create acme --name "Acme Ltd"
              parley admin --data parley-data user create maria --org acme --name "Maria Silva" --role owner
              parley admin --data parley-data token create robot --org acme --name "build robot"
            """,
        subcommands: [AdminOrganisation.self, AdminUser.self, AdminToken.self])

    @Option(
        help: ArgumentHelp(
            "The server's data directory (or \(ServeSettings.data.entry.variable)). "
                + "(default: \(ServeSettings.data.defaultText))", valueName: "path"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The server's file of settings (or \(ServeConfiguration.fileVariable)).", valueName: "path"))
    var config: String?

    /// Runs a command against the store, and gives its error the form of a command's.
    /// - Parameter makes: whether the command begins a data directory, where there is none.
    func administer(makes: Bool = false, _ body: (Administration) async throws -> Void) async throws {
        let (data, faults) = ServeConfiguration.dataDirectory(flag: data, file: config)
        try ConfigurationCheck.complain(faults, warnings: [])
        guard makes || Self.mayHoldData(data) else {
            throw CommandFailure(
                "There is nothing in \(data) yet. Name the server's directory, or begin one: "
                    + "parley admin --data \(data) org create SLUG --name NAME")
        }
        do {
            let logger = Logger.onStandardError(level: .warning)
            let store = try SQLiteStore.open(directory: data, mode: .beside, readers: 1, logger: logger)
            do {
                try await body(Administration(store: store, passwords: Passwords(), now: SystemClock.now))
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

extension Admin {
    /// False when there certainly is no database: somebody has mistyped the directory, and none is to be made there.
    private static func mayHoldData(_ directory: String) -> Bool {
        access("\(directory)/\(SQLiteStore.databaseName)", F_OK) == 0 || errno != ENOENT
    }
}

/// In which organisation something is done.
struct OrganisationOption: ParsableArguments {
    @Option(help: ArgumentHelp("The organisation's slug.", valueName: "slug"))
    var org: String

    /// The organisation.
    func find(_ administration: Administration) async throws -> OrganisationID {
        try await administration.organisation(slug: org).id
    }
}

/// Whom something is done to.
struct UserArguments: ParsableArguments {
    @OptionGroup var admin: Admin
    @OptionGroup var organisation: OrganisationOption

    @Argument(help: "The user's login.")
    var login: String

    /// Runs a command on the user.
    func administer(_ body: (Administration, OrganisationID) async throws -> Void) async throws {
        try await admin.administer { administration in
            try await body(administration, organisation.find(administration))
        }
    }
}

extension OrganisationRole: ExpressibleByArgument {
    /// The roles that people can be given, by the names that operators use.
    static let names: [(name: String, role: OrganisationRole)] = [
        ("member", .member), ("admin", .admin), ("owner", .owner), ("bot", .bot),
    ]

    /// Reads a name.
    public init?(argument: String) {
        guard let found = Self.names.first(where: { $0.name == argument }) else { return nil }
        self = found.role
    }

    /// The name that operators use.
    var name: String { Self.names.first { $0.role == self }?.name ?? "role \(rawValue)" }

    /// All names, for help texts.
    public static var allValueStrings: [String] { names.map(\.name) }

    /// How help texts show it.
    public var defaultValueDescription: String { name }
}
