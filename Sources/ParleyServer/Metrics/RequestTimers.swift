import CoreMetrics
import ParleyProtocol
import PrometheusMetrics
import Services
import Transport

/// How long each kind of request takes.
struct RequestTimers: Sendable {
    /// By opcode.
    private let timers: [Timer?]

    init(factory: any MetricsFactory) {
        var timers = [Timer?](repeating: nil, count: Int(UInt8.max) + 1)
        for kind in RequestKind.allCases {
            timers[Int(kind.rawValue)] = Timer(
                label: MetricCatalogue.requestDuration.name, dimensions: [("request", kind.name)], factory: factory)
        }
        self.timers = timers
    }

    /// The services, with their requests timed.
    func timing<Service: ParleyService & Sendable>(
        _ service: Service, notify: @escaping @Sendable (Notify, Caller) -> Void
    ) -> Application where Service.Caller == Caller {
        Application(
            dispatch: { request, caller async throws(Failure) in
                let start = ContinuousClock.now
                defer { record(request.kind, since: start) }
                return try await service.dispatch(request, by: caller)
            }, notify: notify)
    }

    private func record(_ kind: RequestKind, since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = start.duration(to: .now).components
        timers[Int(kind.rawValue)]?.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
