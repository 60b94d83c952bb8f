import ArgumentParser
import Logging
import ParleyServer
import ServiceLifecycle
import UnixSignals

/// `parley serve`: runs the server until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Keeps everything in one directory, which it makes where it is missing. As soon as connections are
            accepted it prints one line on standard output, "ready tcp=HOST:PORT"; logs go to standard error.

            SIGTERM and SIGINT end it gently: clients are told to come back, what is being written is committed.

            Every setting is a flag (--tls-key), a variable (PARLEY_TLS_KEY), and a key in a JSON file ("tls-key"), which
            --config or PARLEY_CONFIG names. A flag wins over a variable, a variable over the file. A configuration that
            is wrong ends the command with status 78, or 64 when it is the command line.

            Examples:
              parley serve --data /var/lib/parley --tcp 0.0.0.0:7717
              parley serve --data demo-data --demo
              parley serve --config /etc/parley.json --check-config
            """)

    @OptionGroup var flags: ServeFlags

    @Option(
        help: ArgumentHelp(
            "A JSON file of settings, such as { \"tcp\": \"0.0.0.0:7717\" }. (Or \(ServeConfiguration.fileVariable).)",
            valueName: "path"))
    var config: String?

    @Flag(help: "Print what is in force and where it comes from, look at the files, and start nothing.")
    var checkConfig = false

    func run() async throws {
        let configuration = ServeConfiguration(flags: flags.texts, file: config)
        if checkConfig { return try ConfigurationCheck(configuration: configuration).run() }
        try ConfigurationCheck.complain(configuration.faults, warnings: configuration.warnings)
        let settings = configuration.settings
        let logger = Logger.onStandardError(level: settings.logLevel, format: settings.logFormat)
        let service = ServerService(configuration: ServerConfiguration(settings), logger: logger) { server in
            let address = HostAndPort(host: settings.tcp.host, port: server.port)
            if settings.demo { Self.introduceDemo(at: address) }
            StandardOutput.line("ready tcp=\(address)")
        }
        // The group listens for signals before it runs the service: a server that is told to stop as soon as it is ready, or
        // before, ends as gently as any other.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Says how to talk to the demonstration, on standard error: standard output belongs to the ready line.
    private static func introduceDemo(at address: HostAndPort) {
        let logins = Demo.people.map { "\($0.login)" }.joined(separator: ", ")
        StandardError.line(
            """

            The demonstration: organisation \(Demo.slug), logins \(logins), password \(Demo.password) for all of them.
            Talk, each in a terminal of its own:

              parley chat --server \(address) --org \(Demo.slug) --login \(Demo.people[0].login)
              parley chat --server \(address) --org \(Demo.slug) --login \(Demo.people[1].login)

            """)
    }
}

/// The server as a part of a service group: runs until the group shuts down.
private struct ServerService: Service, CustomStringConvertible {
    let configuration: ServerConfiguration
    let logger: Logger
    /// Called when connections are accepted.
    let isReady: @Sendable (Server) -> Void

    func run() async throws {
        let server = try await Server.start(configuration, logger: logger)
        isReady(server)
        try await gracefulShutdown()
        await server.drain()
    }

    /// What the group calls it in logs.
    var description: String { "server" }
}
