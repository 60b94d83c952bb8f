import Hub
public import Logging
import NIOCore
import NIOPosix
import ParleyProtocol
import PrometheusMetrics
package import SQLiteStore
public import Services
import Store
import Synchronization
public import Transport
import WebServer
import WireFormat

/// A running server. This is where everything is wired together, and nowhere else:
///
///     TCPServer ──requests──▶ ChatServices ──transactions──▶ SQLiteStore
///         ▲                        │                            │
///         └────────── Hub ◀────────┴──── events, in the order of the commits
///     WebServer ─ the page, health; its WebSockets are connections as those of TCPServer are
///     WebServer ─ health and figures, where operators want them apart
public final class Server: Sendable {
    /// The port that connections are accepted on.
    public let port: Int
    /// The port of the page and the WebSockets; nil when it is closed.
    public var httpPort: Int? { web?.address.port }

    /// The port of the figures, where they have one of their own.
    public var metricsPort: Int? { operators?.address.port }

    /// The way out to all open sessions.
    package let broadcaster: any Broadcaster
    /// What everything is kept in.
    package let store: SQLiteStore

    /// What the server tells Prometheus.
    public let metrics: ServerMetrics

    private let listener: TCPServer
    private let web: WebServer?
    private let operators: WebServer?
    private let identity: TLSIdentity?
    private let phase: ServerPhase
    private let connections: Connections
    private let group: MultiThreadedEventLoopGroup
    private let background: Task<Void, Never>
    private let logger: Logger

    /// Opens the store, listens, and returns when connections are accepted.
    /// - Throws: what is wrong with the data directory or the address, in a sentence for the operator.
    public static func start(
        _ configuration: ServerConfiguration, passwords: Passwords = Passwords(), logger: Logger
    ) async throws -> Server {
        let identity = try configuration.tls.map { files throws(TLSFileError) in try TLSIdentity(files) }
        let registry = PrometheusRegistry(MetricCatalogue.all)
        let store = try SQLiteStore.open(
            directory: configuration.dataDirectory, mode: .server, logger: logger, metrics: registry)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops ?? System.coreCount)
        do {
            return try await start(
                configuration, identity, store: store, group: group, passwords: passwords, registry: registry,
                logger: logger)
        } catch {
            await store.close()
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func start(
        _ configuration: ServerConfiguration, _ identity: TLSIdentity?, store: SQLiteStore,
        group: MultiThreadedEventLoopGroup, passwords: Passwords, registry: PrometheusRegistry, logger: Logger
    ) async throws -> Server {
        if configuration.fillsDemo {
            let administration = Administration(store: store, passwords: passwords, now: SystemClock.now)
            let isFilled = try await Demo.fill(store, through: administration, now: SystemClock.now())
            logger.info(
                isFilled ? "the demonstration has been made" : "there is data already: no demonstration was made")
        }
        let hub = Hub(loops: Array(group.makeIterator()), writer: SocketWriter())
        let signInGuard = SignInGuard()
        let services = ChatServices(
            store: store, broadcaster: hub, passwords: passwords, signInGuard: signInGuard,
            settings: ServiceSettings(agent: Version.agent), now: SystemClock.now)
        let (notifications, sink) = AsyncStream.makeStream(
            of: Notification.self, bufferingPolicy: .bufferingNewest(Notification.waitingMax))
        let application = RequestTimers(factory: registry).timing(services) { notification, caller in
            sink.yield(Notification(content: notification, caller: caller))
        }
        var limits = configuration.transport
        if let descriptors = DescriptorLimit.raise() {
            limits.connectionsMax = min(limits.connectionsMax, max(1, descriptors - DescriptorLimit.reserved))
            if limits.connectionsMax < configuration.transport.connectionsMax {
                logger.warning(
                    "the system lets this process open fewer connections than it may: raise the limit of open files",
                    metadata: ["connections": "\(limits.connectionsMax)", "files": "\(descriptors)"])
            }
        }
        let connections = Connections(
            hub: hub, application: application, limits: limits, webSocket: configuration.webSocket, logger: logger)
        let listener: TCPServer
        do {
            listener = try await TCPServer.start(
                host: configuration.host, port: configuration.port, group: group, connections: connections,
                encryption: identity?.encryption(for: .records))
        } catch {
            throw ListenError(host: configuration.host, port: configuration.port, cause: error)
        }
        let metrics = ServerMetrics(
            registry: registry, counters: { await connections.counters() }, store: store, passwords: passwords,
            signInGuard: signInGuard)
        let phase = ServerPhase()
        let readiness: @Sendable () async -> Readiness = { await phase.readiness(of: store) }
        // Who may ask for them is not known, and every loop is asked in its turn.
        let recent = RecentText(lifetime: .seconds(1)) { await metrics.text() }
        let figures: @Sendable () async -> String = { await recent.text() }
        let operators: WebServer?
        let web: WebServer?
        do {
            operators = try await listen(
                configuration.metrics, group: group, encryption: nil, logger: logger,
                services: .operators(protecting: connections, readiness: readiness, metrics: figures))
        } catch {
            await listener.close()
            throw error
        }
        do {
            web = try await listen(
                configuration.http, group: group, encryption: identity?.encryption(for: .http), logger: logger,
                services: WebServices(
                    connections: connections, isEncrypted: identity != nil, readiness: readiness,
                    metrics: operators == nil ? figures : nil))
        } catch {
            await operators?.drain()
            await listener.close()
            throw error
        }
        let watch = IdentityWatch(store: store, broadcaster: hub, now: SystemClock.now)
        let background = Task {
            await withTaskGroup { group in
                group.addTask { await services.run() }
                group.addTask { await watch.run() }
                group.addTask {
                    for await notification in notifications {
                        await services.notified(notification.content, by: notification.caller)
                    }
                }
            }
        }
        return Server(
            listener: listener, web: web, operators: operators, identity: identity, phase: phase,
            connections: connections, store: store, hub: hub, group: group, background: background, metrics: metrics,
            logger: logger)
    }

    /// Opens a port for HTTP; nil where it is to stay closed.
    private static func listen(
        _ address: ListenAddress?, group: MultiThreadedEventLoopGroup,
        encryption: (@Sendable (any Channel) throws -> Void)?, logger: Logger, services: WebServices
    ) async throws -> WebServer? {
        guard let address else { return nil }
        do {
            return try await WebServer.start(
                host: address.host, port: address.port, group: group, services: services, encryption: encryption,
                logger: logger)
        } catch {
            throw ListenError(host: address.host, port: address.port, cause: error)
        }
    }

    private init(
        listener: TCPServer, web: WebServer?, operators: WebServer?, identity: TLSIdentity?, phase: ServerPhase,
        connections: Connections, store: SQLiteStore, hub: Hub, group: MultiThreadedEventLoopGroup,
        background: Task<Void, Never>, metrics: ServerMetrics, logger: Logger
    ) {
        port = listener.address.port ?? 0
        broadcaster = hub
        self.listener = listener
        self.web = web
        self.operators = operators
        self.identity = identity
        self.phase = phase
        self.connections = connections
        self.store = store
        self.group = group
        self.background = background
        self.metrics = metrics
        self.logger = logger
    }

    /// Says at `/readyz` from now on that the server is going, and serves as before: whoever leads clients here can lead them
    /// elsewhere.
    public func announceDrain() { phase.startDraining() }

    /// Ends gently: accepts nobody any more, answers what was asked, tells everybody when to come back, commits what waits
    /// and closes the store. Takes a few seconds at the most.
    public func drain() async {
        logger.info("draining")
        phase.startDraining()
        await listener.close()
        // The HTTP port ends when its WebSockets have, which hear Goodbye with all others.
        async let webHasEnded: Void? = web?.drain()
        await connections.drain(after: Milliseconds(1000))
        _ = await webHasEnded
        // Whoever watches the server sees it to its end.
        await operators?.drain()
        background.cancel()
        await background.value
        await store.close()
        do {
            try await group.shutdownGracefully()
        } catch {
            logger.error("the event loops did not end", metadata: ["error": "\(error)"])
        }
        logger.info("stopped")
    }

    /// Reads the certificate and its key again: connections that are open stay, new ones get what the files hold now.
    /// - Returns: false when the server speaks no TLS.
    /// - Throws: what is wrong with the files; then everything stays as it is.
    public func reloadCertificate() throws(TLSFileError) -> Bool {
        try identity?.reload()
        return identity != nil
    }

    /// What the connections have done so far.
    public func counters() async -> TransportCounters { await connections.counters() }
}

/// How far a server is on its way from its start to its end.
private final class ServerPhase: Sendable {
    private let isDraining = Atomic<Bool>(false)

    func startDraining() { isDraining.store(true, ordering: .relaxed) }

    func readiness(of store: SQLiteStore) async -> Readiness {
        guard !isDraining.load(ordering: .relaxed) else { return .notReady("draining") }
        return await store.takesWrites() ? .ready : .notReady("the database takes no writes")
    }
}

/// A notification of a client on its way to the services. One task handles them in order, so that a client's "typing" and
/// "stopped" do not overtake each other.
private struct Notification: Sendable {
    /// How many may wait; beyond it the oldest go, which nobody misses.
    static let waitingMax = 10_000

    let content: Notify
    let caller: Caller
}
