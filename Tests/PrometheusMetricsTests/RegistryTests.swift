import CoreMetrics
import PrometheusMetrics
import Testing

/// What a program counts through swift-metrics, as Prometheus reads it.
@Suite struct `Registry` {
    static let descriptions = [
        MetricDescription("jobs_total", .counter, labels: ["kind"], "Jobs."),
        MetricDescription("wait_seconds", .histogram(bounds: [0.01, 1]), "How long jobs waited."),
    ]
    let registry = PrometheusRegistry(descriptions)

    @Test func `counters count from many threads at once`() async {
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "jobs_total", dimensions: [("kind", "big")], factory: registry)
                    let fractions = FloatingPointCounter(label: "work_total", factory: registry)
                    for _ in 0..<1000 {
                        counter.increment()
                        fractions.increment(by: 0.5)
                    }
                }
            }
        }
        Counter(label: "jobs_total", dimensions: [("kind", "small")], factory: registry).increment(by: 2)
        #expect(
            registry.text() == """
                # HELP jobs_total Jobs.
                # TYPE jobs_total counter
                jobs_total{kind="big"} 8000
                jobs_total{kind="small"} 2
                # TYPE work_total counter
                work_total 4000

                """)
    }

    @Test func `a counter never goes down, but for a reset`() {
        let counter = Counter(label: "jobs_total", factory: registry)
        counter.increment(by: 5)
        counter.increment(by: -3)
        let fractions = FloatingPointCounter(label: "work_total", factory: registry)
        fractions.increment(by: 1.5)
        fractions.increment(by: -1)
        fractions.increment(by: Double.nan)
        fractions.increment(by: Double.infinity)
        #expect(registry.text().contains("jobs_total 5\n"))
        #expect(registry.text().contains("work_total 1.5\n"))
        counter.reset()
        #expect(registry.text().contains("jobs_total 0\n"))
    }

    @Test func `timers are seconds, in the bounds that were described`() {
        let timer = Timer(label: "wait_seconds", factory: registry)
        timer.recordMilliseconds(10)
        timer.recordMilliseconds(11)
        timer.recordSeconds(1.5)
        #expect(
            registry.text() == """
                # HELP wait_seconds How long jobs waited.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.01"} 1
                wait_seconds_bucket{le="1"} 2
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 1.521
                wait_seconds_count 3

                """)
    }

    @Test func `meters and gauges hold the last value, and recorders a histogram`() {
        let meter = Meter(label: "level", factory: registry)
        meter.set(7)
        meter.increment(by: 2.5)
        meter.decrement(by: 0.5)
        Gauge(label: "last", factory: registry).record(3)
        let sizes = Recorder(label: "sizes", factory: registry)
        for size in [1, 2, 3, 1000] { sizes.record(size) }
        let text = registry.text()
        #expect(text.contains("# TYPE level gauge\nlevel 9\n"))
        #expect(text.contains("# TYPE last gauge\nlast 3\n"))
        #expect(text.contains("sizes_bucket{le=\"2\"} 2\nsizes_bucket{le=\"4\"} 3\n"))
        #expect(
            text.contains("sizes_bucket{le=\"512\"} 3\nsizes_bucket{le=\"+Inf\"} 4\nsizes_sum 1006\nsizes_count 4\n"))
    }

    @Test func `names and labels become what Prometheus takes`() {
        Counter(
            label: "http.server-requests/s",
            dimensions: [("status code", "200"), ("le", "x"), ("__z", "y"), ("1", "")],
            factory: registry
        ).increment()
        #expect(
            registry.text() == """
                # TYPE http_server_requests_s counter
                http_server_requests_s{_1="",_z="y",le_="x",status_code="200"} 1

                """)
    }

    @Test func `what was gathered elsewhere stands among the rest`() {
        Counter(label: "b_total", factory: registry).increment()
        let gathered = [
            MetricFamily(MetricDescription("c_total", .counter, ""), 3),
            MetricFamily(MetricDescription("a_total", .counter, ""), 1),
        ]
        let names = registry.text(with: gathered).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(names == ["a_total 1", "b_total 1", "c_total 3"])
    }

    @Test func `a series is forgotten when the last one who holds it lets it go`() {
        let one = Counter(label: "jobs_total", factory: registry)
        let other = Counter(label: "jobs_total", factory: registry)
        one.increment()
        one.destroy()
        other.increment()
        #expect(registry.text().contains("jobs_total 2\n"))
        other.destroy()
        #expect(registry.text().isEmpty)
    }

    @Test func `what is of another kind than its name, or one too many, is told nobody of`() {
        Counter(label: "jobs_total", factory: registry).increment()
        Meter(label: "jobs_total", factory: registry).set(9)
        Meter(label: "jobs_total", dimensions: [("kind", "x")], factory: registry).set(9)
        #expect(!registry.text().contains(" 9\n"))
        for number in 0..<(PrometheusRegistry.seriesMax + 10) {
            Counter(label: "many_total", dimensions: [("number", "\(number)")], factory: registry).increment()
        }
        let lines = registry.text().split(separator: "\n").filter { $0.hasPrefix("many_total{") }
        #expect(lines.count == PrometheusRegistry.seriesMax)
    }
}
