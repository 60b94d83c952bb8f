import ArgumentParser
import Logging
import ParleyServer
import UnixSignals

/// `parley serve`: runs the server until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Keeps everything in one directory, which it makes where it is missing. As soon as connections are
            accepted it prints one line on standard output, "ready tcp=HOST:PORT http=HOST:PORT metrics=HOST:PORT", the
            latter two only with --http and --metrics; logs go to standard error.

            SIGTERM and SIGINT end it gently: clients are told to come back, what is being written is committed. Behind a
            load balancer, --drain-seconds keeps it serving until that has seen /readyz say 503; a second signal ends
            the wait. SIGHUP reads the certificate and its key again: connections that are open stay, new ones get the new one.

            Every setting is a flag (--tls-key), a variable (PARLEY_TLS_KEY), and a key in a JSON file ("tls-key"), which
            --config or PARLEY_CONFIG names. A flag wins over a variable, a variable over the file. A configuration that
            is wrong ends the command with status 78, or 64 when it is the command line.

            Examples:
              parley serve --data /var/lib/parley --tcp 0.0.0.0:7717
              parley serve --data demo-data --demo --http 127.0.0.1:7780
              parley serve --tcp 0.0.0.0:7717 --http 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
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
        // Before anything else: a server that is told to stop as soon as it is ready, or before, ends as gently as any other.
        let signals = await ServeSignals()
        let server: Server
        do {
            server = try await Server.start(ServerConfiguration(settings), logger: logger)
        } catch {
            throw CommandFailure("\(error)")
        }
        Self.introduce(server, settings)
        await withTaskGroup { group in
            let (stops, stop) = AsyncStream.makeStream(of: Void.self)
            group.addTask { for await _ in signals.stops { stop.yield() } }
            group.addTask { await signals.renewCertificate(of: server, logger: logger) }
            var stopped = stops.makeAsyncIterator()
            await stopped.next()
            server.announceDrain()
            if settings.drainSeconds > 0 {
                logger.notice("not ready any more; serving on", metadata: ["seconds": "\(settings.drainSeconds)"])
                group.addTask {
                    try? await Task.sleep(for: .seconds(settings.drainSeconds))
                    stop.yield()
                }
                await stopped.next()
            }
            await server.drain()
            group.cancelAll()
        }
    }

    /// Says that connections are accepted, and where.
    private static func introduce(_ server: Server, _ settings: ServeSettings) {
        func place(_ address: HostAndPort?, _ port: Int?) -> HostAndPort? {
            address.flatMap { address in port.map { HostAndPort(host: address.host, port: $0) } }
        }
        let address = HostAndPort(host: settings.tcp.host, port: server.port)
        let page = place(settings.http, server.httpPort)
        if settings.demo { introduceDemo(at: address, page, isEncrypted: settings.tlsCertificate != nil) }
        StandardOutput.line(
            "ready tcp=\(address)" + (page.map { " http=\($0)" } ?? "")
                + (place(settings.metrics, server.metricsPort).map { " metrics=\($0)" } ?? ""))
    }

    /// Says how to talk to the demonstration, on standard error: standard output belongs to the ready line.
    private static func introduceDemo(at address: HostAndPort, _ page: HostAndPort?, isEncrypted: Bool) {
        let logins = Demo.people.map { "\($0.login)" }.joined(separator: ", ")
        let (first, second) = (Demo.people[0].login, Demo.people[1].login)
        let tls = isEncrypted ? " --tls" : ""
        let browsers = page.map { page in
            """
            Open \(isEncrypted ? "https" : "http")://\(page) in two browsers (or one, and a private window of it), as \
            \(first) and as \(second).
            Or talk, each in a terminal of its own:
            """
        }
        StandardError.line(
            """

            The demonstration: organisation \(Demo.slug), logins \(logins), password \(Demo.password) for all of them.
            \(browsers ?? "Talk, each in a terminal of its own:")

              parley chat --server \(address)\(tls) --org \(Demo.slug) --login \(first)
              parley chat --server \(address)\(tls) --org \(Demo.slug) --login \(second)

            """)
    }
}

/// The signals that a server listens to, from the moment on when this is made.
private struct ServeSignals {
    /// What ends the server.
    let stops: UnixSignalsSequence
    private let hangups: UnixSignalsSequence

    init() async {
        stops = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        hangups = await UnixSignalsSequence(trapping: .sighup)
    }

    /// Reads the certificate again whenever SIGHUP comes. One that is no good leaves the server with the one that it has.
    func renewCertificate(of server: Server, logger: Logger) async {
        for await _ in hangups {
            do {
                let isThere = try server.reloadCertificate()
                logger.notice(isThere ? "the certificate was read again" : "SIGHUP: there is no certificate to read")
            } catch {
                logger.error("the certificate stays as it is", metadata: ["error": "\(error)"])
            }
        }
    }
}
