/// Writes metrics in the text format of Prometheus, version 0.0.4 ("Exposition formats").
///
///     # HELP parley_requests_total Requests that were answered.
///     # TYPE parley_requests_total counter
///     parley_requests_total{request="PostMessage"} 12
///
/// Metrics come in the order of their names and series in the order of their labels, so that two texts can be compared.
public struct PrometheusText {
    /// What an HTTP server calls this format.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written so far.
    public private(set) var text = ""

    /// The text of these metrics.
    public init(_ families: [MetricFamily]) {
        for family in families.sorted(by: { $0.description.name < $1.description.name }) { write(family) }
    }

    private mutating func write(_ family: MetricFamily) {
        let description = family.description
        if !description.help.isEmpty {
            text += "# HELP \(description.name) \(Self.escaped(description.help, quotes: false))\n"
        }
        text += "# TYPE \(description.name) \(Self.word(description.kind))\n"
        let samples = family.samples.map { (labels: Self.list($0.labels), value: $0.value) }
        for (labels, value) in samples.sorted(by: { $0.labels < $1.labels }) {
            switch value {
            case .number(let number): line(description.name, labels, number)
            case .histogram(let counts, let sum):
                guard case .histogram(let bounds) = description.kind else { continue }
                writeHistogram(description.name, labels, bounds, counts, sum)
            }
        }
    }

    private mutating func writeHistogram(
        _ name: String, _ labels: String, _ bounds: [Double], _ counts: [Int], _ sum: Double
    ) {
        let separator = labels.isEmpty ? "" : ","
        var total = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            line("\(name)_bucket", "\(labels)\(separator)le=\"\(Self.number(bound))\"", Double(total))
        }
        line("\(name)_sum", labels, sum)
        line("\(name)_count", labels, Double(total))
    }

    private mutating func line(_ name: String, _ labels: String, _ value: Double) {
        text += labels.isEmpty ? "\(name) \(Self.number(value))\n" : "\(name){\(labels)} \(Self.number(value))\n"
    }

    private static func list(_ labels: [MetricSample.Label]) -> String {
        labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    private static func word(_ kind: MetricDescription.Kind) -> String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// A number as Go's ParseFloat reads it; a whole one without a fraction.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += #"\\"#
            case "\n": escaped += #"\n"#
            case "\"" where quotes: escaped += #"\""#
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
