/// Lists of numbers and of structures: what nearly all lists of a protocol hold.
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
}

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
