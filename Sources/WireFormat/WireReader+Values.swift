extension WireReader {
    /// Reads one byte.
    @inlinable @inline(__always)
    public mutating func readByte() throws(DecodingFailure) -> UInt8 {
        guard position < end else { throw DecodingFailure(.truncated, at: position) }
        let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
        position &+= 1
        return byte
    }

    /// Reads a prefix varint of any value.
    @inlinable @inline(__always)
    public mutating func readVarint() throws(DecodingFailure) -> UInt64 {
        let first = try readByte()
        if first < 0x80 { return UInt64(first) }
        if first < 0xc0 && position < end {
            let second = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
            let value = UInt64(first & 0x3f) << 8 | UInt64(second)
            guard value >= 0x80 else { throw DecodingFailure(.notShortest, at: position - 1) }
            position &+= 1
            return value
        }
        if first < 0xe0 && end &- position >= 2 {
            let rest = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt16.self)
            let value = UInt64(first & 0x1f) << 16 | UInt64(UInt16(bigEndian: rest))
            guard value >= 0x4000 else { throw DecodingFailure(.notShortest, at: position - 1) }
            position &+= 2
            return value
        }
        let long = try Self.longVarint(first: first, in: bytes, from: position &- 1, to: end)
        position = long.end
        return long.value
    }

    /// The prefix varint of four or more bytes that begins at `start`, or a shorter one that is cut, and where it ends: a reader whose
    /// address nobody takes stays in registers.
    @usableFromInline
    static func longVarint(
        first: UInt8, in bytes: RawSpan, from start: Int, to end: Int
    ) throws(DecodingFailure) -> (value: UInt64, end: Int) {
        let size = (~first).leadingZeroBitCount &+ 1
        guard size <= end &- start else { throw DecodingFailure(.truncated, at: start) }
        var value: UInt64
        if size <= 8 && bytes.byteCount &- start >= 8 {
            // The whole of it lies in one word, whose highest bits tell the size.
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
            value = (UInt64(bigEndian: word) &<< UInt64(size)) &>> UInt64(64 &- 7 &* size)
        } else {
            value = size >= 8 ? 0 : UInt64(first & (0xff &>> UInt8(size)))
            for offset in (start &+ 1)..<(start &+ size) {
                value = value << 8 | UInt64(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
            }
        }
        guard value &>> UInt64(7 &* (size &- 1)) != 0 else { throw DecodingFailure(.notShortest, at: start) }
        return (value, start &+ size)
    }

    /// Reads a prefix varint within a range.
    @inlinable
    public mutating func readVarint(in range: ClosedRange<UInt64>) throws(DecodingFailure) -> UInt64 {
        let start = position
        let value = try readVarint()
        guard range.contains(value) else { throw DecodingFailure(.numberOutOfRange, at: start) }
        return value
    }

    /// Reads a signed number in zigzag order.
    @inlinable
    public mutating func readSigned() throws(DecodingFailure) -> Int64 {
        ZigZag.decode(try readVarint())
    }

    /// Reads a number that has a type of its own.
    @inlinable @inline(__always)
    public mutating func readNumber<Number: WireNumber>(
        _ type: Number.Type = Number.self
    ) throws(DecodingFailure) -> Number {
        let start = position
        guard let raw = Number.RawValue(exactly: try readVarint()), Number.range.contains(raw) else {
            throw DecodingFailure(.numberOutOfRange, at: start)
        }
        return Number(unchecked: raw)
    }

    /// Reads a moment.
    @inlinable @inline(__always)
    public mutating func readTimestamp() throws(DecodingFailure) -> Timestamp {
        Timestamp(milliseconds: try readVarint())
    }

    /// Reads the length of a text, a byte string or a list.
    @inlinable @inline(__always)
    public mutating func readLength(in bounds: ClosedRange<Int>) throws(DecodingFailure) -> Int {
        let start = position
        let length = try readVarint()
        guard length >= UInt64(bounds.lowerBound), length <= UInt64(bounds.upperBound) else {
            throw DecodingFailure(.lengthOutOfBounds, at: start)
        }
        return Int(length)
    }

    /// Reads a text with its length in front. `bounds` are in bytes.
    @inlinable @inline(__always)
    public mutating func readText(in bounds: ClosedRange<Int>) throws(DecodingFailure) -> String {
        String(copying: try readTextView(in: bounds))
    }

    /// Reads a text with its length in front and leaves it where it is. `bounds` are in bytes.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public mutating func readTextView(in bounds: ClosedRange<Int>) throws(DecodingFailure) -> UTF8Span {
        let length = try readLength(in: bounds)
        let start = position
        let span = try readRaw(length)
        let codeUnits = unsafe span._unsafeView(as: UInt8.self)
        // Most texts are ASCII, and seeing that takes a tenth of what validating does.
        if span.isASCII { return unsafe UTF8Span(unchecked: codeUnits, isKnownASCII: true) }
        do {
            return try UTF8Span(validating: codeUnits)
        } catch {
            throw DecodingFailure(.invalidText, at: start)
        }
    }

    /// Reads a byte string with its length in front.
    @inlinable
    public mutating func readBytes(in bounds: ClosedRange<Int>) throws(DecodingFailure) -> [UInt8] {
        try readBytes(count: try readLength(in: bounds))
    }

    /// Reads a byte string of a fixed length.
    @inlinable
    public mutating func readBytes(count: Int) throws(DecodingFailure) -> [UInt8] {
        let span = try readRaw(count)
        return unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// Reads a byte string with its length in front and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readRaw(in bounds: ClosedRange<Int>) throws(DecodingFailure) -> RawSpan {
        try readRaw(try readLength(in: bounds))
    }

    /// Passes over so many bytes and gives them where they are.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public mutating func readRaw(_ count: Int) throws(DecodingFailure) -> RawSpan {
        guard count <= end &- position else { throw DecodingFailure(.truncated, at: position) }
        let span = unsafe bytes.extracting(unchecked: position..<(position &+ count))
        position &+= count
        return span
    }

    /// Reads a list with the number of its elements in front. What is reserved for the elements never exceeds what the bytes
    /// that are left can hold: `min(bound, remaining / smallestElement)`.
    @inlinable
    public mutating func readList<Element>(
        in bounds: ClosedRange<Int>, smallestElement: Int,
        element: (inout WireReader) throws(DecodingFailure) -> Element
    ) throws(DecodingFailure) -> [Element] {
        let count = try readLength(in: bounds)
        var list: [Element] = []
        list.reserveCapacity(min(count, remaining / smallestElement))
        for _ in 0..<count { list.append(try element(&self)) }
        return list
    }
}

extension RawSpan {
    /// Whether no byte is above 0x7f.
    @inlinable
    var isASCII: Bool {
        var bits: UInt64 = 0
        if byteCount >= 8 {
            let last = byteCount &- 8
            var offset = 0
            while offset < last {
                bits |= unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
                offset &+= 8
            }
            // The last word may overlap with the one before it.
            bits |= unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: last, as: UInt64.self)
        } else {
            for offset in 0..<byteCount {
                bits |= UInt64(unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
            }
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }
}
