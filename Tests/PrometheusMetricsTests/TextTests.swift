import PrometheusMetrics
import Testing

/// The text format, held against its specification (Prometheus, "Exposition formats").
@Suite struct `Text` {
    @Test func `counters and gauges have their sentence, their type and a line for each series`() {
        let replies = MetricDescription("parley_replies_total", .counter, labels: ["kind"], "Answers to requests.")
        let open = MetricDescription("parley_connections_open", .gauge, "Open connections.")
        let text = PrometheusText([
            MetricFamily(replies, [MetricSample(3, .init("kind", "b")), MetricSample(12, .init("kind", "a"))]),
            MetricFamily(open, 2.5),
        ]).text
        #expect(
            text == """
                # HELP parley_connections_open Open connections.
                # TYPE parley_connections_open gauge
                parley_connections_open 2.5
                # HELP parley_replies_total Answers to requests.
                # TYPE parley_replies_total counter
                parley_replies_total{kind="a"} 12
                parley_replies_total{kind="b"} 3

                """)
    }

    @Test func `a histogram counts up to each bound, and ends with all of them`() {
        let latency = MetricDescription("latency_seconds", .histogram(bounds: [0.005, 0.1, 1]), "How long it took.")
        let samples = [
            MetricSample(labels: [.init("request", "A")], value: .histogram(counts: [1, 0, 2, 4], sum: 7.25)),
            MetricSample(labels: [], value: .histogram(counts: [0, 0, 0, 0], sum: 0)),
        ]
        #expect(
            PrometheusText([MetricFamily(latency, samples)]).text == """
                # HELP latency_seconds How long it took.
                # TYPE latency_seconds histogram
                latency_seconds_bucket{le="0.005"} 0
                latency_seconds_bucket{le="0.1"} 0
                latency_seconds_bucket{le="1"} 0
                latency_seconds_bucket{le="+Inf"} 0
                latency_seconds_sum 0
                latency_seconds_count 0
                latency_seconds_bucket{request="A",le="0.005"} 1
                latency_seconds_bucket{request="A",le="0.1"} 1
                latency_seconds_bucket{request="A",le="1"} 3
                latency_seconds_bucket{request="A",le="+Inf"} 7
                latency_seconds_sum{request="A"} 7.25
                latency_seconds_count{request="A"} 7

                """)
    }

    @Test func `what would break a line is escaped`() {
        let metric = MetricDescription("m", .gauge, labels: ["l"], "A \\ and a \"quote\"\nand a line.")
        #expect(
            PrometheusText([MetricFamily(metric, [MetricSample(1, .init("l", "A \\ and a \"quote\"\nand a line é."))])])
                .text == #"""
                    # HELP m A \\ and a "quote"\nand a line.
                    # TYPE m gauge
                    m{l="A \\ and a \"quote\"\nand a line é."} 1

                    """#)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (1_786_000_000, "1786000000"), (0.25, "0.25"),
        (1e-07, "1e-07"), (9_007_199_254_740_992, "9007199254740992"), (1e300, "1e+300"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func `numbers are written as Prometheus reads them`(value: Double, text: String) {
        let metric = MetricDescription("m", .gauge, "")
        #expect(PrometheusText([MetricFamily(metric, value)]).text == "# TYPE m gauge\nm \(text)\n")
    }
}
