import SchemaCompiler
import SplitMix

/// Writes values of a schema's types by the rules of PROTOCOL, without the generated code: what that is held against.
struct ReferenceEncoder {
    /// Which values are written.
    enum Values {
        /// The smallest ones; no optional field.
        case smallest
        /// The largest ones; every optional field, but lists so short that the record keeps its limit.
        case largest
        /// The smallest ones, and one optional field.
        case onlyFlag(Int)
        /// Random ones.
        case random
    }

    let schema: Schema
    let values: Values
    var random = SplitMix64(seed: 1)

    init(_ schema: Schema, _ values: Values, seed: UInt64 = 1) {
        self.schema = schema
        self.values = values
        random = SplitMix64(seed: seed)
    }

    /// The fields of a payload. Random optional fields are there or not; `extraFlags` are bits of a later version.
    mutating func payload(_ payload: Payload, isOpen: Bool = true, isNested: Bool = false) -> [UInt8] {
        var bytes = payload.required.flatMap { value(of: $0.type) }
        var flags: UInt64 = 0
        var tail: [UInt8] = []
        for field in payload.optional {
            guard let flag = field.flag, isPresent(flag, isNested: isNested) else { continue }
            flags |= 1 << UInt64(flag)
            tail += value(of: field.type)
        }
        if flags != 0 || (!isOpen && !payload.optional.isEmpty) { bytes += Self.varint(flags) }
        return bytes + tail
    }

    private mutating func isPresent(_ flag: Int, isNested: Bool) -> Bool {
        switch values {
        case .smallest: false
        case .largest: true
        case .onlyFlag(let only): !isNested && flag == only
        case .random: random.next() % 2 == 0
        }
    }

    private mutating func value(of type: WireType) -> [UInt8] {
        switch type {
        case .byte: [UInt8(number(in: 0...255))]
        case .number(let range), .back(let range): Self.varint(number(in: range))
        case .signed, .timestamp, .elapsed: Self.varint(number(in: 0...UInt64.max))
        case .bit: []
        case .bytes(let range): Self.varint(UInt64(length(in: range))) + bytes(lastLength)
        case .fixedBytes(let count): bytes(count)
        case .text(let range): Self.varint(UInt64(length(in: range))) + text(lastLength)
        case .list(let element, let range): list(of: element, range)
        case .alias(_, let type): value(of: type)
        case .enumeration(let name, let isOpen): [enumeration(name, isOpen: isOpen)]
        case .structure(let name): structure(name)
        }
    }

    private var lastLength = 0

    private mutating func length(in range: ClosedRange<Int>) -> Int {
        let capped = range.lowerBound...max(range.lowerBound, min(range.upperBound, isRandom ? 40 : range.upperBound))
        lastLength = Int(number(in: UInt64(capped.lowerBound)...UInt64(capped.upperBound)))
        return lastLength
    }

    private var isRandom: Bool { if case .random = values { true } else { false } }

    private mutating func number(in range: ClosedRange<UInt64>) -> UInt64 {
        switch values {
        case .smallest, .onlyFlag: return range.lowerBound
        case .largest: return range.upperBound
        case .random:
            // Small numbers more often than large ones, so that every size comes up.
            let bits = random.next() % 65
            let value = bits == 0 ? 0 : random.next() >> (64 - bits)
            return min(range.upperBound, max(range.lowerBound, value))
        }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// A text of so many bytes, with characters of one to four bytes.
    private mutating func text(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let characters = ["a", "é", "漢", "😀"].filter { $0.utf8.count <= count - bytes.count }
            bytes += characters[Int(random.next() % UInt64(characters.count))].utf8
        }
        return bytes
    }

    private mutating func list(of element: WireType, _ range: ClosedRange<Int>) -> [UInt8] {
        let most = max(range.lowerBound, min(range.upperBound, 3))
        let count = Int(number(in: UInt64(range.lowerBound)...UInt64(most)))
        return (0..<count).reduce(into: Self.varint(UInt64(count))) { bytes, _ in bytes += value(of: element) }
    }

    private mutating func enumeration(_ name: String, isOpen: Bool) -> UInt8 {
        let known = schema.enumerations.first { $0.name == name }?.cases.map(\.value) ?? [1]
        return isOpen ? UInt8(number(in: 0...255)) : known[Int(number(in: 0...UInt64(known.count - 1)))]
    }

    private mutating func structure(_ name: String) -> [UInt8] {
        guard let structure = schema.structures.first(where: { $0.payload.name == name }) else { return [] }
        let bytes = payload(structure.payload, isOpen: structure.isOpen, isNested: true)
        return structure.isOpen ? Self.varint(UInt64(bytes.count)) + bytes : bytes
    }

    /// The shortest prefix varint of a value, from the definition.
    static func varint(_ value: UInt64) -> [UInt8] {
        for size in 1...8 where value < 1 << UInt64(7 * size) {
            var bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(size - 1 - $0))) }
            for bit in 0..<(size - 1) { bytes[0] |= 0x80 >> UInt8(bit) }
            return bytes
        }
        return [0xff] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(7 - $0))) }
    }
}
