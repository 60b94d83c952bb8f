import SplitMix

/// Values that a schema allows.
struct SampleValues {
    /// How much they take.
    enum Extent {
        /// Everything at its lower bound; no optional fields inside structures.
        case smallest
        /// As little as lets every part be seen: a byte of every text, an element of every list, all optional fields.
        case small
        /// Everything at its upper bound.
        case largest
        /// Random, of any size up to a few dozen bytes for each value.
        case varied
    }

    let codec: SchemaCodec
    let extent: Extent
    private(set) var random: SplitMix64

    init(_ codec: SchemaCodec, _ extent: Extent, seed: UInt64 = 1) {
        self.codec = codec
        self.extent = extent
        random = SplitMix64(seed: seed)
    }

    /// Fields of a payload: all required ones, and the optional ones that are wanted; with nothing said, those that the
    /// extent wants.
    mutating func fields(of payload: Payload, wanted: ((Field) -> Bool)? = nil) -> SchemaFields {
        var fields: SchemaFields = [:]
        for field in payload.required { fields[field.name] = value(of: field.type) }
        for field in payload.optional where wanted?(field) ?? isPresent() {
            fields[field.name] = value(of: field.type)
        }
        return fields
    }

    private mutating func isPresent() -> Bool {
        switch extent {
        case .smallest: false
        case .small, .largest: true
        case .varied: random.once(in: 2)
        }
    }

    /// A value of a type.
    mutating func value(of type: WireType) -> SchemaValue {
        switch type.resolved {
        case .byte: .number(number(in: 0...255))
        case .number(let range), .back(let range): .number(number(in: range))
        case .timestamp, .elapsed: .number(number(in: 0...UInt64.max))
        case .signed: .signed(signed())
        case .bit: .bit(true)
        case .text(let range): .text(text(byteCount: length(in: range)))
        case .bytes(let range): .bytes(bytes(length(in: range)))
        case .fixedBytes(let count): .bytes(bytes(count))
        case .list(let element, let range): .list(list(of: element, count: count(in: range)))
        case .enumeration(let name, let isOpen): .number(UInt64(enumeration(name, isOpen: isOpen)))
        case .structure(let name): .structure(fields(of: codec.structure(name).payload))
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    private mutating func number(in range: ClosedRange<UInt64>) -> UInt64 {
        switch extent {
        case .smallest, .small: range.lowerBound
        case .largest: range.upperBound
        case .varied: random.number(in: range)
        }
    }

    private mutating func signed() -> Int64 {
        switch extent {
        case .smallest, .small: 0
        case .largest: .min
        case .varied: Int64(bitPattern: random.next()) >> Int64(random.below(64))
        }
    }

    private mutating func length(in range: ClosedRange<Int>) -> Int {
        switch extent {
        case .smallest: range.lowerBound
        case .small: max(range.lowerBound, min(1, range.upperBound))
        case .largest: range.upperBound
        case .varied: bounded(range, above: 40)
        }
    }

    private mutating func count(in range: ClosedRange<Int>) -> Int {
        extent == .varied ? bounded(range, above: 3) : length(in: range)
    }

    private mutating func bounded(_ range: ClosedRange<Int>, above few: Int) -> Int {
        range.lowerBound + random.below(min(range.upperBound - range.lowerBound, few) + 1)
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        if extent != .varied { return [UInt8](repeating: extent == .largest ? 0xff : 0, count: count) }
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// A text of so many bytes. The largest one is of characters of four bytes where that comes out even.
    private mutating func text(byteCount: Int) -> String {
        guard extent == .varied else {
            let isEven = extent == .largest && byteCount.isMultiple(of: 4)
            return isEven
                ? String(repeating: "😀", count: byteCount / 4) : String(repeating: "a", count: byteCount)
        }
        var text = ""
        while text.utf8.count < byteCount {
            let fitting = ["a", "Z", "7", " ", "\"", "\n", "é", "漢", "😀"].filter {
                $0.utf8.count <= byteCount - text.utf8.count
            }
            text += fitting[random.below(fitting.count)]
        }
        return text
    }

    private mutating func list(of element: WireType, count: Int) -> [SchemaValue] {
        guard extent == .varied else { return Array(repeating: value(of: element), count: count) }
        return (0..<count).map { _ in value(of: element) }
    }

    private mutating func enumeration(_ name: String, isOpen: Bool) -> UInt8 {
        let known = codec.cases(of: name).map(\.value)
        switch extent {
        case .smallest, .small: return known.first ?? 0
        case .largest: return known.last ?? 0
        case .varied:
            if isOpen && random.once(in: 4) { return UInt8(truncatingIfNeeded: random.next()) }
            return known[random.below(known.count)]
        }
    }
}
