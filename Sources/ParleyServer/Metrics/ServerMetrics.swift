import Hub
import ParleyProtocol
import PrometheusMetrics
import SQLiteStore
import Services
import Transport

/// What a server tells Prometheus: what was counted through swift-metrics, and what each part counts for itself, gathered when
/// somebody asks.
///
/// What happens for each delivery is counted in plain integers, one set for each event loop: an atomic number would cost more than
/// the rest of a delivery.
public struct ServerMetrics: Sendable {
    /// How the text of ``text()`` is called in HTTP.
    public static let contentType = PrometheusText.contentType

    let registry: PrometheusRegistry
    let counters: @Sendable () async -> TransportCounters
    let store: SQLiteStore
    let passwords: Passwords
    let signInGuard: SignInGuard

    /// All metrics as they are now, in Prometheus's text format.
    public func text() async -> String {
        let counters = await counters()
        return registry.text(
            with: Self.connections(counters) + Self.traffic(counters) + Self.queues(counters) + Self.failures(counters)
                + (await services()) + ProcessFigures.current().families)
    }

    private func services() async -> [MetricFamily] {
        [
            MetricFamily(MetricCatalogue.signInsSlowed, await signInGuard.slowedAttempts),
            MetricFamily(MetricCatalogue.passwordsWaiting, passwords.waitingCount),
            MetricFamily(MetricCatalogue.writesWaiting, store.waitingWrites),
        ]
    }

    private static func connections(_ counters: TransportCounters) -> [MetricFamily] {
        [
            MetricFamily(MetricCatalogue.build, [MetricSample(1, .init("version", Version.number))]),
            MetricFamily(MetricCatalogue.connectionsOpen, samples(of: counters.open)),
            MetricFamily(MetricCatalogue.connectionsAccepted, samples(of: counters.accepted)),
            MetricFamily(MetricCatalogue.placesTaken, counters.placesTaken),
            MetricFamily(MetricCatalogue.placesMax, counters.placesMax),
            MetricFamily(MetricCatalogue.connectionsRefused, counters.connectionsRefused),
        ]
    }

    /// A series for each kind of connection.
    private static func samples(of counts: [ConnectionKind: Int]) -> [MetricSample] {
        ConnectionKind.allCases.map { kind in
            MetricSample(
                counts[kind] ?? 0, .init("transport", kind.isWebSocket ? "websocket" : "tcp"),
                .init("tls", kind.isEncrypted ? "yes" : "no"))
        }
    }

    private static func traffic(_ counters: TransportCounters) -> [MetricFamily] {
        [
            MetricFamily(MetricCatalogue.receivedBytes, counters.bytesReceived),
            MetricFamily(MetricCatalogue.receivedRecords, counters.recordsReceived),
            MetricFamily(MetricCatalogue.sentBytes, counters.bytesSent),
            MetricFamily(MetricCatalogue.replies, counters.replies),
            MetricFamily(MetricCatalogue.deliveries, counters.deliveries),
            MetricFamily(MetricCatalogue.socketWrites, counters.writes),
            MetricFamily(MetricCatalogue.shortWrites, counters.shortWrites),
            MetricFamily(MetricCatalogue.compressedBytesBefore, counters.deflateBytesIn),
            MetricFamily(MetricCatalogue.compressedBytesAfter, counters.deflateBytesOut),
        ]
    }

    private static func queues(_ counters: TransportCounters) -> [MetricFamily] {
        let losses = counters.losses
        let leftOut = [
            ("droppable", losses.dropped), ("durable", losses.leftOut), ("latest", losses.valuesLeftOut),
        ]
        return [
            MetricFamily(MetricCatalogue.queueBytes, counters.bytesWaiting),
            MetricFamily(MetricCatalogue.queueBytesMax, counters.bytesWaitingMax),
            MetricFamily(MetricCatalogue.queueDepths, samples(of: counters.queueDepths)),
            MetricFamily(MetricCatalogue.connectionsWaiting, counters.connectionsWaiting),
            MetricFamily(MetricCatalogue.roomsBehind, counters.roomsBehind),
            MetricFamily(MetricCatalogue.roomsMarkedBehind, losses.marks),
            MetricFamily(
                MetricCatalogue.eventsLeftOut, leftOut.map { MetricSample($0.1, .init("class", $0.0)) }),
            MetricFamily(MetricCatalogue.eventsReplaced, losses.replaced),
        ]
    }

    /// A series for each bound, as those of a histogram are.
    private static func samples(of depths: QueueDepths) -> [MetricSample] {
        zip(QueueDepths.bounds.map { "\($0)" } + ["+Inf"], depths.cumulative).map { MetricSample($1, .init("le", $0)) }
    }

    private static func failures(_ counters: TransportCounters) -> [MetricFamily] {
        [
            MetricFamily(
                MetricCatalogue.connectionsEnded, samples(of: counters.endings, scope: .connection, label: "reason")),
            MetricFamily(
                MetricCatalogue.requestFailures, samples(of: counters.failures, scope: .request, label: "failure")),
        ]
    }

    /// A series for each failure of the schema that may come, whether it has come or not.
    private static func samples(
        of counts: [FailureCode: Int], scope: FailureCode.Scope, label: String
    ) -> [MetricSample] {
        let known = (UInt8.min...UInt8.max).map(FailureCode.init(rawValue:)).filter(\.isKnown)
        return known.filter { $0.scope == scope || counts[$0] != nil }
            .map { MetricSample(counts[$0] ?? 0, .init(label, $0.name)) }
    }
}
