extension Inspection {
    /// What the bytes of the record say, a line for each value, and at the end what is wrong:
    ///
    ///     0  08                PostMessage       length 8
    ///     1  30                PostMessage       opcode 0x30 PostMessage
    ///     …
    ///     7  c38400 …          .mentions         ✗ lengthOutOfBounds: list of 900, at most 50
    ///
    /// Offsets count from the beginning of `bytes`, which the record was found in.
    public func explanation(in bytes: [UInt8]) -> String {
        var rows = spans.map { span in (span.range, span.path, span.meaning) }
        if let damage {
            let rest = damage.offset..<max(damage.offset, range.upperBound)
            rows.append((rest, damage.path, "✗ \(damage.kind.rawValue): \(damage.what)"))
        }
        let cells = rows.map { range, path, meaning in
            [String(range.lowerBound), Self.hex(bytes[range]), path, meaning]
        }
        let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padding = (0..<3).map { String(repeating: " ", count: widths[$0] - row[$0].count) }
            return padding[0] + row[0] + "  " + row[1] + padding[1] + "  " + row[2] + padding[2] + "  " + row[3]
        }.joined(separator: "\n")
    }

    /// The first bytes, each with two digits.
    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let shown = 12
        return ByteText.hex.text(Array(bytes.prefix(shown))) + (bytes.count > shown ? "…" : "")
    }
}
