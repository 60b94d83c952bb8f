/// Writes values one after the other into a buffer of exactly the size that was computed before.
///
/// Whoever writes more than the buffer holds traps: sizes and bytes come from the same schema and cannot differ. That
/// check, in `advance`, is what makes the pointers safe.
@safe @frozen
public struct WireWriter: ~Copyable {
    @usableFromInline
    var next: UnsafeMutableRawPointer

    @usableFromInline
    let end: UnsafeMutableRawPointer

    @inlinable
    init(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress else { preconditionFailure("a record has at least one byte") }
        unsafe next = start
        unsafe end = start + buffer.count
    }

    /// The bytes that `write` writes: exactly `size`, which is at least 1.
    ///
    /// Appending to an empty array is specialised here; `unsafeUninitializedCapacity` looks up generic metadata each time.
    @inlinable @inline(__always)
    public static func bytes(size: Int, write: (inout WireWriter) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: size) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                var writer = unsafe WireWriter(UnsafeMutableRawBufferPointer(buffer))
                write(&writer)
                unsafe precondition(writer.next == writer.end, "a record has the size that was computed")
                count = size
            }
        }
        return bytes
    }

    /// How long a body may be for `smallRecord`: less than what takes three bytes for its length.
    @inlinable
    static var smallBodyMax: Int { 256 }

    /// The bytes of a record with a body of at most `smallBodyMax` bytes, written on the stack with room for the length that is found
    /// then in front.
    ///
    /// No closure writes the body: it would be a function of its own, and the writer would not stay in registers.
    @inlinable @inline(__always)
    static func smallRecord(_ message: some WireMessage, id: RequestID?) -> [UInt8] {
        unsafe withUnsafeTemporaryAllocation(byteCount: 2 + smallBodyMax, alignment: 8) { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a temporary buffer has an address") }
            let body = unsafe start + 2
            var writer = unsafe WireWriter(UnsafeMutableRawBufferPointer(start: body, count: smallBodyMax))
            WireRecord.write(message, id: id, to: &writer)
            let size = unsafe writer.next - body
            let header = size < 0x80 ? 1 : 2
            let length = (size < 0x80 ? UInt16(size) : 0x8000 | UInt16(size)).bigEndian
            unsafe start.storeBytes(of: length, as: UInt16.self)
            let record = unsafe UnsafeRawBufferPointer(start: body - header, count: header + size)
            return unsafe Array(record.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Takes the next so many bytes of the buffer.
    @inlinable @inline(__always)
    mutating func advance(_ count: Int) -> UnsafeMutableRawPointer {
        unsafe precondition(count <= end - next, "a record has the size that was computed")
        defer { unsafe next += count }
        return unsafe next
    }
}

extension WireWriter {
    /// Writes one byte.
    @inlinable @inline(__always)
    public mutating func writeByte(_ byte: UInt8) {
        unsafe advance(1).storeBytes(of: byte, as: UInt8.self)
    }

    /// Writes a prefix varint in its shortest form.
    @inlinable @inline(__always)
    public mutating func writeVarint(_ value: UInt64) {
        if value < 0x80 {
            writeByte(UInt8(truncatingIfNeeded: value))
        } else if value < 0x4000 {
            let bytes = UInt16(truncatingIfNeeded: value | 0x8000).bigEndian
            unsafe advance(2).storeBytes(of: bytes, as: UInt16.self)
        } else if value < 0x20_0000 {
            let target = unsafe advance(3)
            unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: value &>> 16 | 0xc0), as: UInt8.self)
            let bytes = UInt16(truncatingIfNeeded: value).bigEndian
            unsafe target.storeBytes(of: bytes, toByteOffset: 1, as: UInt16.self)
        } else {
            unsafe next = Self.writeLongVarint(value, at: next, end: end)
        }
    }

    /// Writes a prefix varint of four or more bytes, and says where the next byte goes: a writer whose address nobody takes stays in registers.
    @usableFromInline
    static func writeLongVarint(
        _ value: UInt64, at target: UnsafeMutableRawPointer, end: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        let size = PrefixVarint.size(value)
        let room = unsafe end - target
        precondition(size <= room, "a record has the size that was computed")
        guard size < 9 else {
            unsafe target.storeBytes(of: 0xff, as: UInt8.self)
            unsafe target.storeBytes(of: value.bigEndian, toByteOffset: 1, as: UInt64.self)
            return unsafe target + size
        }
        // The ones of the first byte stand right above the bits of the value; all of it at the top of a word.
        let ones = ~(UInt64(0xff) &>> UInt64(size &- 1)) & 0xff
        let word = (value | ones &<< UInt64(8 &* (size &- 1))) &<< UInt64(64 &- 8 &* size)
        if room >= 8 {
            // What this writes beyond the varint is written over by what comes next.
            unsafe target.storeBytes(of: word.bigEndian, as: UInt64.self)
        } else {
            for offset in 0..<size {
                let byte = UInt8(truncatingIfNeeded: word &>> UInt64(56 &- 8 &* offset))
                unsafe target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
            }
        }
        return unsafe target + size
    }

    /// Writes a count, a length or a size as a prefix varint.
    @inlinable @inline(__always)
    public mutating func writeLength(_ length: Int) {
        writeVarint(UInt64(length))
    }

    /// Writes a signed number in zigzag order.
    @inlinable
    public mutating func writeSigned(_ value: Int64) {
        writeVarint(ZigZag.encode(value))
    }

    /// Writes a number that has a type of its own.
    @inlinable @inline(__always)
    public mutating func writeNumber(_ number: some WireNumber) {
        writeVarint(UInt64(number.rawValue))
    }

    /// Writes a moment.
    @inlinable @inline(__always)
    public mutating func writeTimestamp(_ timestamp: Timestamp) {
        writeVarint(timestamp.milliseconds)
    }

    /// Writes a text with its length in bytes in front.
    @inlinable @inline(__always)
    public mutating func writeText(_ text: String) {
        let count = text.utf8.count
        writeLength(count)
        let target = unsafe advance(count)
        let isCopied: Bool? = unsafe text.utf8.withContiguousStorageIfAvailable { source in
            precondition(source.count == count, "a text has as many bytes as it says")
            guard let start = source.baseAddress else { return true }
            unsafe target.copyMemory(from: start, byteCount: count)
            return true
        }
        guard isCopied == nil else { return }
        for (offset, byte) in text.utf8.enumerated() {
            precondition(offset < count, "a text has as many bytes as it says")
            unsafe target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
        }
    }

    /// Writes a byte string with its length in front.
    @inlinable
    public mutating func writeBytes(_ bytes: [UInt8]) {
        writeLength(bytes.count)
        writeRaw(bytes)
    }

    /// Writes the bytes of a byte string of fixed length, which needs no length in front.
    @inlinable
    public mutating func writeRaw(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe writeRaw($0) }
    }

    @inlinable
    mutating func writeRaw(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        unsafe advance(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }
}
