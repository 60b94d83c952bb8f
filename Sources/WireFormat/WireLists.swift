// MARK: - Reading

extension WireReader {
    /// Reads a list of numbers.
    @inlinable
    public mutating func readNumbers<Number: WireNumber>(
        _ type: Number.Type = Number.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> [Number] {
        let smallest = PrefixVarint.size(UInt64(Number.range.lowerBound))
        return try readList(in: bounds, smallestElement: smallest) { reader throws(DecodingFailure) in
            try reader.readNumber(Number.self)
        }
    }

    /// Reads a list of structures.
    @inlinable
    public mutating func readStructures<Structure: WireStructure>(
        _ type: Structure.Type = Structure.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> [Structure] {
        try readList(in: bounds, smallestElement: Structure.embeddedSizeMin) { reader throws(DecodingFailure) in
            try reader.readStructure(Structure.self)
        }
    }

    /// Reads a list of values of an enumeration.
    @inlinable
    public mutating func readValues<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type = Value.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> [Value] {
        try readList(in: bounds, smallestElement: 1) { reader throws(DecodingFailure) in
            try reader.readValue(Value.self)
        }
    }

    /// Reads a list of texts, each within `element` bytes.
    @inlinable
    public mutating func readTexts(
        in bounds: ClosedRange<Int>, element: ClosedRange<Int>
    ) throws(DecodingFailure) -> [String] {
        let smallest = PrefixVarint.size(element.lowerBound) + element.lowerBound
        return try readList(in: bounds, smallestElement: smallest) { reader throws(DecodingFailure) in
            try reader.readText(in: element)
        }
    }

    /// Reads a list of byte strings, each within `element` bytes.
    @inlinable
    public mutating func readByteStrings(
        in bounds: ClosedRange<Int>, element: ClosedRange<Int>
    ) throws(DecodingFailure) -> [[UInt8]] {
        let smallest = PrefixVarint.size(element.lowerBound) + element.lowerBound
        return try readList(in: bounds, smallestElement: smallest) { reader throws(DecodingFailure) in
            try reader.readBytes(in: element)
        }
    }

    /// Reads a list of byte strings of a fixed length.
    @inlinable
    public mutating func readByteStrings(
        in bounds: ClosedRange<Int>, elementCount: Int
    ) throws(DecodingFailure) -> [[UInt8]] {
        try readList(in: bounds, smallestElement: elementCount) { reader throws(DecodingFailure) in
            try reader.readBytes(count: elementCount)
        }
    }
}

// MARK: - Writing

extension WireWriter {
    /// Writes a list of numbers with their number in front.
    @inlinable
    public mutating func writeNumbers(_ numbers: [some WireNumber]) {
        writeLength(numbers.count)
        for number in numbers { writeNumber(number) }
    }

    /// Writes a list of structures with their number in front.
    @inlinable
    public mutating func writeStructures(_ structures: [some WireStructure]) {
        writeLength(structures.count)
        for structure in structures { writeStructure(structure) }
    }
}

// MARK: - Measuring

extension WireSize {
    /// A list of numbers with their number in front.
    @inlinable
    public static func numbers(_ numbers: [some WireNumber]) -> Int {
        list(numbers) { $0.encodedSize }
    }

    /// A list of structures with their number in front.
    @inlinable
    public static func structures(_ structures: [some WireStructure]) -> Int {
        list(structures) { $0.embeddedSize }
    }
}
