/// How the types of the schema appear in Swift: their names, and the expressions that measure, write, read and check
/// a value.
extension WireType {
    /// The Swift type of a value.
    var swiftName: String {
        switch self {
        case .byte: "UInt8"
        case .number, .elapsed, .back: "UInt64"
        case .signed: "Int64"
        case .bit: "Bool"
        case .bytes, .fixedBytes: "[UInt8]"
        case .text: "String"
        case .list(let element, _): "[\(element.swiftName)]"
        case .timestamp: "Timestamp"
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): name
        }
    }

    /// The number of bytes that a value takes.
    func sizeExpression(_ value: String) -> String {
        switch self {
        case .byte, .enumeration: "1"
        case .bit: "0"
        case .number, .elapsed, .back: "PrefixVarint.size(\(value))"
        case .signed: "PrefixVarint.size(ZigZag.encode(\(value)))"
        case .timestamp, .alias(_, .number): "\(value).encodedSize"
        case .fixedBytes(let count): String(count)
        case .bytes: "WireSize.bytes(\(value))"
        case .text: "WireSize.text(\(value))"
        case .list(let element, _): "WireSize.list(\(value)) { \(element.sizeExpression("$0")) }"
        case .structure: "\(value).embeddedSize"
        case .alias(_, let type): type.sizeExpression(value)
        }
    }

    /// The statement that writes a value.
    func writeExpression(_ value: String, to writer: String = "writer") -> String {
        switch self {
        case .byte: "\(writer).writeByte(\(value))"
        case .enumeration: "\(writer).writeByte(\(value).rawValue)"
        case .bit: ""
        case .number, .elapsed, .back: "\(writer).writeVarint(\(value))"
        case .signed: "\(writer).writeSigned(\(value))"
        case .timestamp: "\(writer).writeTimestamp(\(value))"
        case .alias(_, .number): "\(writer).writeNumber(\(value))"
        case .fixedBytes: "\(writer).writeRaw(\(value))"
        case .bytes: "\(writer).writeBytes(\(value))"
        case .text: "\(writer).writeText(\(value))"
        case .list(let element, _): "\(writer).writeList(\(value)) { \(element.writeExpression("$1", to: "$0")) }"
        case .structure: "\(writer).writeStructure(\(value))"
        case .alias(_, let type): type.writeExpression(value, to: writer)
        }
    }

    /// The expression that reads a value, without `try`.
    func readExpression(from reader: String = "reader", sizes: [String: ClosedRange<Int>]) -> String {
        switch self {
        case .byte: return "\(reader).readByte()"
        case .enumeration(let name, _): return "\(reader).readValue(\(name).self)"
        case .bit: return "true"
        case .number(let range), .back(let range):
            return range == 0...UInt64.max ? "\(reader).readVarint()" : "\(reader).readVarint(in: \(range.swift))"
        case .elapsed: return "\(reader).readVarint()"
        case .signed: return "\(reader).readSigned()"
        case .timestamp: return "\(reader).readTimestamp()"
        case .alias(let name, .number): return "\(reader).readNumber(\(name).self)"
        case .fixedBytes(let count): return "\(reader).readBytes(count: \(count))"
        case .bytes(let range): return "\(reader).readBytes(in: \(range.swift))"
        case .text(let range): return "\(reader).readText(in: \(range.swift))"
        case .list(let element, let range):
            let smallest = Sizes.of(element, structures: sizes).lowerBound
            return "\(reader).readList(in: \(range.swift), smallestElement: \(smallest)) { "
                + "element throws(DecodingFailure) in try \(element.readExpression(from: "element", sizes: sizes)) }"
        case .structure(let name): return "\(reader).readStructure(\(name).self)"
        case .alias(_, let type): return type.readExpression(from: reader, sizes: sizes)
        }
    }

    /// The condition that holds when a value keeps its bound; nil when its Swift type cannot leave it.
    func boundCondition(_ value: String) -> String? {
        switch resolved {
        case .number(let range), .back(let range):
            if case .alias = self { return nil }
            return range == 0...UInt64.max ? nil : Self.condition(value, range)
        case .fixedBytes(let count): return "\(value).count == \(count)"
        case .bytes(let range), .list(_, let range): return Self.condition("\(value).count", range)
        case .text(let range): return Self.condition("\(value).utf8.count", range)
        case .byte, .signed, .bit, .timestamp, .elapsed, .alias, .enumeration, .structure: return nil
        }
    }

    private static func condition<Bound: FixedWidthInteger>(_ value: String, _ range: ClosedRange<Bound>) -> String {
        if range.lowerBound == 0 { return "\(value) <= \(range.upperBound.grouped)" }
        if range.upperBound == Bound.max { return "\(value) >= \(range.lowerBound.grouped)" }
        if range.lowerBound == range.upperBound { return "\(value) == \(range.lowerBound.grouped)" }
        return "\(range.swift) ~= \(value)"
    }

    /// The type and its bounds in words, for documentation.
    var explained: String? {
        switch self {
        case .number(let range) where range != 0...UInt64.max:
            "\(range.lowerBound.grouped) to \(range.upperBound.grouped)."
        case .bytes(let range): "\(range.lowerBound) to \(range.upperBound) bytes."
        case .fixedBytes(let count): "\(count) bytes."
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) bytes of UTF-8."
        case .list(_, let range) where range.lowerBound == range.upperBound: "\(range.upperBound) of them."
        case .list(_, let range): "\(range.lowerBound) to \(range.upperBound) of them."
        case .elapsed: "In milliseconds."
        case .alias(_, .number), .enumeration, .structure, .timestamp, .byte, .bit, .signed, .back, .number: nil
        case .alias(_, let type): type.explained
        }
    }
}
