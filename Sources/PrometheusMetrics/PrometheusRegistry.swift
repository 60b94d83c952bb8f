public import CoreMetrics
import Synchronization

/// Keeps the metrics of a process, and tells them in the words of Prometheus: a factory for swift-metrics.
///
///     Timer, Counter …  ──▶ instruments, which any thread counts with ─┐
///     what a loop counts for itself ──gathered by whoever asks──────────┴─▶ text(with:)
///
/// The same name and labels are the same series, however often they are asked for. What has been described is told with its sentence
/// and its bounds; anything else is told, too, under the nearest name that Prometheus takes.
///
/// Bounded: of one metric there are at most ``seriesMax`` series. Whoever asks for more counts in vain, and nothing grows.
public final class PrometheusRegistry: MetricsFactory {
    /// How many series one metric may have.
    public static let seriesMax = 1000

    /// The bounds of what is timed and not described, in seconds.
    public static let secondsBounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
    ]

    /// The bounds of what is recorded and not described.
    public static let countBounds: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

    private struct Series {
        let instrument: any Instrument
        /// How many hold it.
        var uses = 1
    }

    private struct Metric {
        let description: MetricDescription
        var series: [[MetricSample.Label]: Series] = [:]
    }

    private let descriptions: [String: MetricDescription]
    private let metrics = Mutex<[String: Metric]>([:])

    /// A registry that knows these metrics.
    public init(_ descriptions: [MetricDescription] = []) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { _, last in last }
    }

    /// All metrics as they are now, with those that were gathered elsewhere.
    public func text(with gathered: [MetricFamily] = []) -> String { PrometheusText(families + gathered).text }

    /// All metrics as they are now.
    public var families: [MetricFamily] {
        metrics.withLock { metrics in
            metrics.values.map { metric in
                let samples = metric.series.map { MetricSample(labels: $0.key, value: $0.value.instrument.value) }
                return MetricFamily(metric.description, samples)
            }
        }
    }

    // MARK: The factory

    /// A counter of whole numbers.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        make(label, dimensions, .counter, WholeCounter.self) { _ in WholeCounter() }
    }

    /// A counter of fractions.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        make(label, dimensions, .counter, FractionCounter.self) { _ in FractionCounter() }
    }

    /// A value that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        make(label, dimensions, .gauge, GaugeInstrument.self) { _ in GaugeInstrument() }
    }

    /// A histogram; or, when values are not to be aggregated, the last one.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else {
            return make(label, dimensions, .gauge, GaugeInstrument.self) { _ in GaugeInstrument() }
        }
        let kind = MetricDescription.Kind.histogram(bounds: Self.countBounds)
        return make(label, dimensions, kind, HistogramInstrument.self) { HistogramInstrument(bounds: $0) }
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let kind = MetricDescription.Kind.histogram(bounds: Self.secondsBounds)
        return make(label, dimensions, kind, HistogramInstrument.self) { HistogramInstrument(bounds: $0) }
    }

    /// Forgets a counter that nobody else holds.
    public func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }

    /// Forgets a counter that nobody else holds.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { destroy(handler) }

    /// Forgets a value that nobody else holds.
    public func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }

    /// Forgets a histogram or a value that nobody else holds.
    public func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }

    /// Forgets a histogram that nobody else holds.
    public func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

    /// The instrument of a series. One that would be of another kind than its metric, or one too many, is told nobody of.
    private func make<Kind: Instrument>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricDescription.Kind, _ type: Kind.Type,
        _ makeInstrument: (_ bounds: [Double]) -> Kind
    ) -> Kind {
        let name = MetricName.name(label)
        let labels = Self.labels(dimensions)
        let described = descriptions[name] ?? MetricDescription(name, kind, "")
        let instrument = makeInstrument(described.bounds)
        return metrics.withLock { metrics in
            var metric = metrics[name] ?? Metric(description: described)
            if var series = metric.series[labels] {
                guard let found = series.instrument as? Kind else { return instrument }
                series.uses += 1
                metric.series[labels] = series
                metrics[name] = metric
                return found
            }
            guard metric.description.kind.isSame(as: kind), metric.series.count < Self.seriesMax else {
                return instrument
            }
            metric.series[labels] = Series(instrument: instrument)
            metrics[name] = metric
            return instrument
        }
    }

    private func destroy(_ handler: AnyObject) {
        metrics.withLock { metrics in
            for (name, metric) in metrics {
                guard let (labels, series) = metric.series.first(where: { $0.value.instrument === handler }) else {
                    continue
                }
                metrics[name]?.series[labels]?.uses -= 1
                if series.uses == 1 { metrics[name]?.series[labels] = nil }
                if metrics[name]?.series.isEmpty == true { metrics[name] = nil }
            }
        }
    }

    /// Labels in the order of their names, each once.
    private static func labels(_ dimensions: [(String, String)]) -> [MetricSample.Label] {
        let named = dimensions.map { (MetricName.labelName($0.0), $0.1) }
        return Dictionary(named) { _, last in last }.sorted { $0.key < $1.key }
            .map { MetricSample.Label($0.key, $0.value) }
    }
}

extension MetricDescription {
    /// The bounds of a histogram.
    fileprivate var bounds: [Double] { if case .histogram(let bounds) = kind { bounds } else { [] } }
}

extension MetricDescription.Kind {
    fileprivate func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.counter, .counter), (.gauge, .gauge), (.histogram, .histogram): true
        case (.counter, _), (.gauge, _), (.histogram, _): false
        }
    }
}
