import Foundation

/// What was measured, and where it stands beside TARGETS.
struct Report: Encodable {
    var machine: Machine
    var rows: [Row] = []

    /// The table, for people.
    var markdown: String {
        let head = """
            Parley, measured \(machine.date) on \(machine.cores) cores (\(machine.processor)), \(machine.kernel), \
            databases on \(machine.fileSystem)

            """
        let header = ["what", "measured", "beside it, in the same run", "ratio", "target", "reached"]
        let cells = [header] + rows.map(\.cells)
        let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        var lines = cells.map { row in
            let padded = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return "| \(padded.joined(separator: " | ")) |"
        }
        lines.insert("| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |", at: 1)
        return head + "\n" + lines.joined(separator: "\n")
    }

    /// The same, for programs.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// One figure.
struct Row: Encodable {
    /// What it is held against.
    enum Target {
        case ratioAtMost(Double)
        case ratioAtLeast(Double)
        /// `rule` says where the number comes from, if it is not a constant.
        case atMost(Double, rule: String? = nil)
    }

    let what: String
    let unit: String
    /// Nil where the machine cannot tell.
    let measured: Double?
    /// The limit, measured in the same run.
    let beside: (name: String, value: Double?)
    let ratio: Double?
    let target: Target?

    /// Fills in a row.
    /// - Parameter ratio: nil means that of the two values.
    init(
        what: String, unit: String, measured: Double?, beside: (name: String, value: Double?), ratio: Double? = nil,
        target: Target? = nil
    ) {
        self.what = what
        self.unit = unit
        self.measured = measured
        self.beside = beside
        self.target = target
        if let ratio {
            self.ratio = ratio
        } else if let measured, let limit = beside.value, limit > 0 {
            self.ratio = measured / limit
        } else {
            self.ratio = nil
        }
    }

    var isReached: Bool? {
        switch target {
        case .ratioAtMost(let most): ratio.map { $0 <= most }
        case .ratioAtLeast(let least): ratio.map { $0 >= least }
        case .atMost(let most, _): measured.map { $0 <= most }
        case nil: nil
        }
    }

    private enum Key: String, CodingKey { case what, unit, measured, beside, besideName, ratio, target, isReached }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(what, forKey: .what)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(measured, forKey: .measured)
        try container.encodeIfPresent(beside.value, forKey: .beside)
        try container.encodeIfPresent(beside.name, forKey: .besideName)
        try container.encodeIfPresent(ratio, forKey: .ratio)
        if target != nil { try container.encode(targetText, forKey: .target) }
        try container.encodeIfPresent(isReached, forKey: .isReached)
    }
}

extension Row {
    var cells: [String] {
        [
            what,
            amount(measured),
            "\(beside.name): \(amount(beside.value))",
            ratio.map { String(format: $0 < 0.1 ? "%.3f" : "%.2f", $0) } ?? "",
            targetText,
            isReached.map { $0 ? "yes" : "no" } ?? "",
        ]
    }

    private var targetText: String {
        switch target {
        case .ratioAtMost(let most): String(format: "ratio ≤ %.2f", most)
        case .ratioAtLeast(let least): String(format: "ratio ≥ %.2f", least)
        case .atMost(let most, let rule): "≤ \(amount(most))" + (rule.map { " (\($0))" } ?? "")
        case nil: ""
        }
    }

    private func amount(_ value: Double?) -> String {
        guard let value, !value.isNaN else { return "n/a" }
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
        let style = FloatingPointFormatStyle<Double>.number.precision(.fractionLength(digits))
        let number = value.formatted(style.locale(Locale(identifier: "en_US")))
        return unit.isEmpty ? number : "\(number) \(unit)"
    }
}
