import Testing

/// Prometheus's text format, read as strictly as its specification ("Exposition formats") is written.
struct ExpositionPage {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var types: [String: String] = [:]
    private(set) var help: [String: String] = [:]
    /// The value of each series, by the name of its metric; those of a histogram without `le`, which have its count.
    private(set) var series: [String: [[String: String]: Double]] = [:]
    private(set) var lineCount = 0
    private var values: [String: [[String: String]: Double]] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(description: "the last line has to end") }
        var metric = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            lineCount += 1
            if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
                metric = String(match.1)
                guard help.updateValue(String(match.2), forKey: metric) == nil, types[metric] == nil else {
                    throw Malformed(description: "\(line): a metric stands in one place")
                }
            } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
                metric = String(match.1)
                guard types.updateValue(String(match.2), forKey: metric) == nil else {
                    throw Malformed(description: "\(line): a metric has one type")
                }
            } else {
                try read(line, of: metric)
            }
        }
        try checkHistograms()
    }

    /// The value of a series; 0 when there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double { values[name]?[labels] ?? 0 }

    private mutating func read(_ line: Substring, of metric: String) throws {
        guard
            let match = line.wholeMatch(
                of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([-+]?(?:[0-9.]+(?:e[-+][0-9]+)?|Inf)|NaN)/),
            let type = types[metric], let value = Double(match.3)
        else { throw Malformed(description: "\(line)") }
        let name = String(match.1)
        let suffixes = type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { metric + $0 == name }) else {
            throw Malformed(description: "\(line): this stands below \(metric)")
        }
        var labels: [String: String] = [:]
        var rest = match.2 ?? ""
        while let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|$)/) {
            guard labels.updateValue(String(label.2), forKey: String(label.1)) == nil else {
                throw Malformed(description: "\(line): a label stands once")
            }
            rest = rest[label.range.upperBound...]
        }
        guard rest.isEmpty, values[name, default: [:]].updateValue(value, forKey: labels) == nil else {
            throw Malformed(description: "\(line): a series stands once, with well-formed labels")
        }
        if type != "histogram" || name == metric + "_count" { series[metric, default: [:]][labels] = value }
        if type == "counter", value < 0 { throw Malformed(description: "\(line): a counter does not go below 0") }
    }

    /// The buckets of a histogram grow to its count.
    private func checkHistograms() throws {
        for (metric, type) in types where type == "histogram" {
            for (labels, count) in values[metric + "_count"] ?? [:] {
                let buckets = (values[metric + "_bucket"] ?? [:])
                    .compactMap { bucket -> (bound: Double, count: Double)? in
                        var others = bucket.key
                        guard let bound = others.removeValue(forKey: "le").flatMap(Double.init), others == labels else {
                            return nil
                        }
                        return (bound, bucket.value)
                    }.sorted { $0.bound < $1.bound }
                guard buckets.last?.bound == .infinity, buckets.last?.count == count,
                    zip(buckets, buckets.dropFirst()).allSatisfy({ $0.count <= $1.count }),
                    values[metric + "_sum"]?[labels] != nil
                else { throw Malformed(description: "\(metric) \(labels) is no histogram") }
            }
        }
    }
}
