/// The fields of a message, a reply or a structure: what the generated types have in common.
public protocol WirePayload: Hashable, Sendable, CustomStringConvertible {
    /// How many bytes the fields take, without a length, an opcode or a request's number in front.
    var encodedSize: Int { get }

    /// Makes sure that every field lies within the bound that the schema gives it.
    func checkBounds() throws(BoundsError)

    /// Writes the fields: exactly `encodedSize` bytes.
    func write(to writer: inout WireWriter)

    /// Reads the fields, to the end of the payload that the reader is in.
    init(reading reader: inout WireReader) throws(DecodingFailure)
}

/// A structure: a payload that stands inside others.
public protocol WireStructure: WirePayload {
    /// Whether its length stands in front of it, so that it may grow.
    static var isOpen: Bool { get }
}

extension WireStructure {
    /// How many bytes the structure takes inside a payload or a list, with its length in front if it is open.
    @inlinable
    public var embeddedSize: Int {
        let size = encodedSize
        return Self.isOpen ? PrefixVarint.size(size) + size : size
    }
}

extension WireReader {
    /// Reads a structure.
    @inlinable
    public mutating func readStructure<Structure: WireStructure>(
        _ type: Structure.Type = Structure.self
    ) throws(DecodingFailure) -> Structure {
        guard Structure.isOpen else { return try Structure(reading: &self) }
        let outer = try enter()
        let structure = try Structure(reading: &self)
        leave(to: outer)
        return structure
    }

    /// Reads a value of an enumeration.
    @inlinable
    public mutating func readValue<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type = Value.self
    ) throws(DecodingFailure) -> Value {
        let start = offset
        guard let value = Value(rawValue: try readByte()) else { throw DecodingFailure(.unknownValue, at: start) }
        return value
    }
}

extension WireWriter {
    /// Writes a structure.
    @inlinable
    public mutating func writeStructure(_ structure: some WireStructure) {
        if type(of: structure).isOpen { writeLength(structure.encodedSize) }
        structure.write(to: &self)
    }

    /// Writes a list with the number of its elements in front.
    @inlinable
    public mutating func writeList<Element>(_ list: [Element], element: (inout WireWriter, Element) -> Void) {
        writeLength(list.count)
        for value in list { element(&self, value) }
    }
}

/// How many bytes values take on the wire.
public enum WireSize {
    /// A text with its length in front.
    @inlinable
    public static func text(_ text: String) -> Int {
        let count = text.utf8.count
        return PrefixVarint.size(count) + count
    }

    /// A byte string with its length in front.
    @inlinable
    public static func bytes(_ bytes: [UInt8]) -> Int {
        PrefixVarint.size(bytes.count) + bytes.count
    }

    /// A list with the number of its elements in front.
    @inlinable
    public static func list<Element>(_ list: [Element], element: (Element) -> Int) -> Int {
        list.reduce(PrefixVarint.size(list.count)) { $0 + element($1) }
    }
}

/// Whole records: `length:pv`, then `length` bytes: `opcode:u8`, for requests and their answers `id:pv`, payload.
public enum WireRecord {
    /// The bytes of a record. Its body takes at most `limit` bytes.
    ///
    /// - Throws: when a field is outside its bound, or the record longer than its limit.
    @inlinable
    public static func encode<Payload: WirePayload>(
        _ payload: Payload, opcode: UInt8, id: RequestID? = nil, limit: Int
    ) throws(BoundsError) -> [UInt8] {
        try payload.checkBounds()
        let body = 1 + (id?.encodedSize ?? 0) + payload.encodedSize
        guard body <= limit else { throw BoundsError(recordOf: Payload.self) }
        return WireWriter.bytes(size: PrefixVarint.size(body) + body) { writer in
            writer.writeLength(body)
            writer.writeByte(opcode)
            if let id { writer.writeNumber(id) }
            payload.write(to: &writer)
        }
    }
}
