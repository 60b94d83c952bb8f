import WireFormat

/// The bytes that a closure writes, at most `capacity` of them.
func written(_ size: Int, _ write: (inout WireWriter) -> Void) -> [UInt8] {
    WireWriter.bytes(size: size, write: write)
}

/// What a closure reads from the beginning of some bytes.
func reading<Value>(
    _ bytes: [UInt8], _ read: (inout WireReader) throws(DecodingFailure) -> Value
) throws(DecodingFailure) -> Value {
    var reader = WireReader(bytes.span.bytes)
    return try read(&reader)
}

/// Why a closure cannot read some bytes; nil if it can.
func failure<Value>(
    _ bytes: [UInt8], _ read: (inout WireReader) throws(DecodingFailure) -> Value
) -> DecodingFailure? {
    do {
        _ = try reading(bytes, read)
        return nil
    } catch {
        return error
    }
}

/// The prefix varint of a value, written bit by bit from the definition instead of by the code under test.
func varint(_ value: UInt64, size: Int) -> [UInt8] {
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * (7 - UInt64($0)))) }
    if size == 9 { return [0xff] + bytes }
    bytes = Array(bytes.suffix(size))
    for bit in 0..<(size - 1) { bytes[0] |= 0x80 >> UInt8(bit) }
    return bytes
}
