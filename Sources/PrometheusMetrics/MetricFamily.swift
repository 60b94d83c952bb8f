/// One metric with all its series, as they are at one moment.
public struct MetricFamily: Hashable, Sendable {
    /// What it is.
    public var description: MetricDescription
    /// Its series, in any order.
    public var samples: [MetricSample]

    /// A metric with these series.
    public init(_ description: MetricDescription, _ samples: [MetricSample]) {
        self.description = description
        self.samples = samples
    }

    /// A metric without labels.
    public init(_ description: MetricDescription, _ value: Double) { self.init(description, [MetricSample(value)]) }

    /// A metric without labels.
    public init(_ description: MetricDescription, _ value: Int) { self.init(description, Double(value)) }
}

/// One series of a metric at one moment.
public struct MetricSample: Hashable, Sendable {
    /// A label and its value.
    public struct Label: Hashable, Sendable {
        /// Which label.
        public var name: String
        /// Its value: any text.
        public var value: String

        /// A label and its value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What was measured.
    public enum Value: Hashable, Sendable {
        /// The value of a counter or a gauge.
        case number(Double)
        /// How many values fell between each bound and the one before it, those above the last bound at the end; and their sum.
        case histogram(counts: [Int], sum: Double)
    }

    /// What tells this series from the others of its metric.
    public var labels: [Label]
    /// What was measured.
    public var value: Value

    /// A series of a counter or a gauge.
    public init(_ value: Double, _ labels: Label...) { self.init(labels: labels, value: .number(value)) }

    /// A series of a counter or a gauge.
    public init(_ value: Int, _ labels: Label...) { self.init(labels: labels, value: .number(Double(value))) }

    /// A series.
    public init(labels: [Label], value: Value) {
        self.labels = labels
        self.value = value
    }
}
