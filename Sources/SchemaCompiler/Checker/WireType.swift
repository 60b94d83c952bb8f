/// The type of a field, with its bounds.
public indirect enum WireType: Hashable, Sendable {
    /// `u8`
    case byte
    /// `pv<a..b>`
    case number(ClosedRange<UInt64>)
    /// `zz`
    case signed
    /// `bit`
    case bit
    /// `bytes<a..b>`, in bytes
    case bytes(ClosedRange<Int>)
    /// `bytes<n>`: no length on the wire
    case fixedBytes(Int)
    /// `utf8<a..b>`, in bytes
    case text(ClosedRange<Int>)
    /// `list<T, a..b>`
    case list(WireType, ClosedRange<Int>)
    /// `timestamp`
    case timestamp
    /// `elapsed`
    case elapsed
    /// `back`: how far the number meant lies behind the entry's own
    case back(ClosedRange<UInt64>)
    /// A type with a name of its own.
    case alias(String, WireType)
    /// An enumeration.
    case enumeration(String, isOpen: Bool)
    /// A structure.
    case structure(String)

    /// What it is, without the name that the schema gave it.
    public var resolved: WireType {
        if case .alias(_, let type) = self { type.resolved } else { self }
    }

    /// Whether it is a list.
    public var isList: Bool {
        if case .list = resolved { true } else { false }
    }

    /// Whether it is a number, with a name or without.
    var resolvesToNumber: Bool { if case .number = resolved { true } else { false } }

    /// Whether it is a text or a byte string.
    var isText: Bool {
        switch resolved {
        case .text, .bytes, .fixedBytes: true
        default: false
        }
    }

    /// The type as the schema writes it.
    public var written: String {
        switch self {
        case .byte: "u8"
        case .number(let range): range == 0...UInt64.max ? "pv" : "pv<\(range.written)>"
        case .signed: "zz"
        case .bit: "bit"
        case .bytes(let range): "bytes<\(range.written)>"
        case .fixedBytes(let count): "bytes<\(count)>"
        case .text(let range): "utf8<\(range.written)>"
        case .list(let element, let range): "list<\(element.written), \(range.written)>"
        case .timestamp: "timestamp"
        case .elapsed: "elapsed"
        case .back: "back"
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): name
        }
    }
}

extension ClosedRange {
    /// The bounds as the schema writes them: `1..200`.
    var written: String { "\(lowerBound)..\(upperBound)" }
}
