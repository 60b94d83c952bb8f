/// What a metric is: its name, its kind, and a sentence for whoever reads it.
public struct MetricDescription: Hashable, Sendable {
    /// What Prometheus does with a metric.
    public enum Kind: Hashable, Sendable {
        /// Something that only grows while the process runs.
        case counter
        /// A value that goes up and down.
        case gauge
        /// How often values up to each of these bounds were seen. The bounds ascend; one without a bound follows by itself.
        case histogram(bounds: [Double])
    }

    /// The name by the conventions of Prometheus: `parley_sent_bytes_total`.
    public let name: String
    /// What is done with it.
    public let kind: Kind
    /// The names of its labels.
    public let labels: [String]
    /// What it tells, in a sentence.
    public let help: String

    /// Describes a metric.
    /// - Precondition: the names are names by the data model of Prometheus, and the bounds ascend.
    public init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        precondition(MetricName.isName(name) && labels.allSatisfy(MetricName.isLabelName), "a name has few characters")
        if case .histogram(let bounds) = kind {
            precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram ascend")
        }
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }
}

/// Which names Prometheus takes (its data model, "Metric names and labels").
enum MetricName {
    /// Whether this may be the name of a metric.
    static func isName(_ text: String) -> Bool { isWord(text) { $0 == ":" } }

    /// Whether this may be the name of a label. Those that begin with two underscores are Prometheus's own.
    static func isLabelName(_ text: String) -> Bool { !text.hasPrefix("__") && isWord(text) { _ in false } }

    /// The name of a metric that comes closest to a text.
    static func name(_ text: String) -> String { word(text) { $0 == ":" } }

    /// The name of a label that comes closest to a text. `le` belongs to histograms.
    static func labelName(_ text: String) -> String {
        var name = word(text) { _ in false }
        while name.hasPrefix("__") { name.removeFirst() }
        return name == "le" ? "le_" : name
    }

    private static func isWord(_ text: String, or isMore: (Unicode.Scalar) -> Bool) -> Bool {
        guard let first = text.unicodeScalars.first, !isDigit(first) else { return false }
        return text.unicodeScalars.allSatisfy { isLetter($0) || isDigit($0) || isMore($0) }
    }

    private static func word(_ text: String, or isMore: (Unicode.Scalar) -> Bool) -> String {
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if word.isEmpty, isDigit(scalar) { word.append("_") }
            word.append(isLetter(scalar) || isDigit(scalar) || isMore(scalar) ? scalar : "_")
        }
        return word.isEmpty ? "_" : String(word)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
