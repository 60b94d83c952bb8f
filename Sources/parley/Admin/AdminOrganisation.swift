import ArgumentParser
import ParleyProtocol
import Services
import Store

/// `parley admin org`.
struct AdminOrganisation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org", abstract: "Make and list organisations.", subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an organisation.")

        @OptionGroup var admin: Admin

        @Argument(help: "Its short name: lower-case letters, digits and hyphens.")
        var slug: String

        @Option(help: "Its name.")
        var name: String

        func run() async throws {
            try await admin.administer(makes: true) { administration in
                let made = try await administration.createOrganisation(slug: slug, name: name)
                StandardOutput.line("made the organisation \(made.organisation.slug) (\(made.organisation.name))")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all organisations.")

        @OptionGroup var admin: Admin

        func run() async throws {
            try await admin.administer { administration in
                let organisations = try await administration.organisations().map(\.organisation)
                guard !organisations.isEmpty else {
                    return StandardError.line("There is no organisation yet: parley admin org create SLUG --name NAME")
                }
                Table(header: ["slug", "name"], rows: organisations.map { [$0.slug, $0.name] }).show()
            }
        }
    }
}
