import CoreMetrics
import Synchronization

// What a program holds in its hand and counts with. Each is a few atomic numbers: no lock, on any thread.

/// What the registry reads.
protocol Instrument: AnyObject, Sendable {
    var value: MetricSample.Value { get }
}

/// A sum of fractions that several threads add to.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    var value: Double {
        get { Double(bitPattern: bits.load(ordering: .relaxed)) }
        set { bits.store(newValue.bitPattern, ordering: .relaxed) }
    }

    func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isExchanged, found) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if isExchanged { return }
            old = found
        }
    }
}

/// A counter of whole numbers. It never goes down, but for a reset.
final class WholeCounter: CounterHandler, Instrument {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() { count.store(0, ordering: .relaxed) }

    var value: MetricSample.Value { .number(Double(count.load(ordering: .relaxed))) }
}

/// A counter of fractions. It never goes down, but for a reset.
final class FractionCounter: FloatingPointCounterHandler, Instrument {
    private let sum = AtomicDouble()

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.add(amount)
    }

    func reset() { sum.value = 0 }

    var value: MetricSample.Value { .number(sum.value) }
}

/// A value that goes up and down.
final class GaugeInstrument: MeterHandler, RecorderHandler, Instrument {
    private let current = AtomicDouble()

    func set(_ value: Int64) { current.value = Double(value) }
    func set(_ value: Double) { current.value = value }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
    func increment(by amount: Double) { current.add(amount) }
    func decrement(by amount: Double) { current.add(-amount) }

    var value: MetricSample.Value { .number(current.value) }
}

/// How often values up to each of some bounds were seen.
final class HistogramInstrument: RecorderHandler, TimerHandler, Instrument {
    private final class Cell: Sendable {
        let count = Atomic<Int>(0)
    }

    private let bounds: [Double]
    /// One for each bound, and one for what is above the last.
    private let cells: [Cell]
    private let sum = AtomicDouble()

    init(bounds: [Double]) {
        self.bounds = bounds
        cells = (0...bounds.count).map { _ in Cell() }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        cells[place].count.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    /// Timers are in seconds, the unit of Prometheus.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    var value: MetricSample.Value {
        .histogram(counts: cells.map { $0.count.load(ordering: .relaxed) }, sum: sum.value)
    }
}
