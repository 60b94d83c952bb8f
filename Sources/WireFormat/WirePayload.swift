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

extension WirePayload {
    /// The error for a field that is outside its bound.
    public static func outOfBounds(_ field: String) -> BoundsError {
        BoundsError(payload: Self.self, field: field)
    }
}

/// A payload that a record carries.
public protocol WireMessage: WirePayload {
    /// The first byte of its records. A reply has that of its request.
    static var opcode: UInt8 { get }

    /// How long the body of its record may be, in bytes.
    static var recordBytesMax: Int { get }

    /// At most how many bytes the fields take, as long as they are within their bounds. May be found with less work than
    /// `encodedSize`, which it need not reach.
    var encodedSizeBound: Int { get }
}

extension WireMessage {
    /// The size itself: what has a cheaper bound says so.
    @inlinable
    public var encodedSizeBound: Int { encodedSize }
}

/// A structure: a payload that stands inside others.
public protocol WireStructure: WirePayload {
    /// Whether its length stands in front of it, so that it may grow.
    static var isOpen: Bool { get }

    /// How many bytes it takes at least, with its length in front if it is open. Never 0 for what stands in lists.
    static var embeddedSizeMin: Int { get }
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
