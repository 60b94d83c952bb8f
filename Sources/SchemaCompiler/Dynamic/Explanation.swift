extension Inspection {
    /// What the bytes of the record say, a line for each value, and at the end what is wrong:
    ///
    ///     0  08                record                length 8
    ///     1  30                PostMessage           opcode 0x30 PostMessage
    ///     …
    ///     7  8384 …            PostMessage.mentions  ✗ lengthOutOfBounds: list of 900, at most 50
    ///
    /// Offsets count from the beginning of `bytes`, which the record was found in.
    public func explanation(in bytes: [UInt8]) -> String {
        var rows = spans.map { span in (span.range, span.path, span.meaning) }
        if let damage {
            // A value that was begun has no span: its length was read, and then it turned out to be wrong.
            let reached = max(spans.last?.range.upperBound ?? range.lowerBound, range.lowerBound)
            if reached < damage.offset {
                let path = damage.path == "record" ? unfinished ?? "" : damage.path
                rows.append((reached..<damage.offset, path, "begins here"))
            }
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

    /// What a server or a client that meets the record does about it; nil when nothing is wrong.
    public func reaction(in bytes: [UInt8]) -> String? {
        guard let damage else { return nil }
        let header = min(Varint.size(first: bytes[range.lowerBound]), range.count)
        if isIncomplete && damage.kind == .truncated && damage.path == "record" {
            return "nothing is wrong yet with what is there: a receiver waits for the rest"
        }
        let place =
            switch damage.kind {
            case .emptyRecord, .recordTooLong: "its length"
            case .notShortest where damage.path == "record": "its length"
            default: "byte \(damage.offset - range.lowerBound - header) of the body, counted from the opcode"
            }
        return "a receiver ends the connection with \(damage.kind.failure): \(place)"
    }

    /// What a receiver of this version cannot know: a line for each place at which bytes of a later version were passed over.
    public var notices: [String] {
        spans.filter(\.isPassedOver).map { span in
            let bytes = span.range.count == 1 ? "1 byte" : "\(span.range.count) bytes"
            return "offset \(span.range.lowerBound): \(span.path): \(bytes) \(span.meaning)"
        }
    }

    /// The first bytes, each with two digits.
    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let shown = 12
        return ByteText.hex.text(Array(bytes.prefix(shown))) + (bytes.count > shown ? "…" : "")
    }
}
