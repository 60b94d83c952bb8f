/// A list of numbers, read in place: `while let number = list.next() { … }`.
@frozen
public struct NumberListView<Number: WireNumber>: ~Escapable {
    @usableFromInline
    var reader: WireReader

    @usableFromInline
    var left: Int

    @inlinable
    @_lifetime(copy reader)
    init(reader: WireReader, count: Int) {
        self.reader = reader
        left = count
    }

    /// How many numbers are left: all of them, before the first `next`.
    @inlinable
    public var count: Int { left }

    /// The first of the numbers that are left, which it leaves behind; nil at the end.
    @inlinable
    public mutating func next() -> Number? {
        guard left > 0 else { return nil }
        left -= 1
        do {
            return try reader.readNumber(Number.self)
        } catch {
            preconditionFailure("the elements of a view were checked when it was made: \(error)")
        }
    }
}

/// A list of values of an enumeration, read in place: `while let value = list.next() { … }`.
@frozen
public struct ValueListView<Value: RawRepresentable<UInt8>>: ~Escapable {
    @usableFromInline
    var reader: WireReader

    @usableFromInline
    var left: Int

    @inlinable
    @_lifetime(copy reader)
    init(reader: WireReader, count: Int) {
        self.reader = reader
        left = count
    }

    /// How many values are left: all of them, before the first `next`.
    @inlinable
    public var count: Int { left }

    /// The first of the values that are left, which it leaves behind; nil at the end.
    @inlinable
    public mutating func next() -> Value? {
        guard left > 0 else { return nil }
        left -= 1
        do {
            return try reader.readValue(Value.self)
        } catch {
            preconditionFailure("the elements of a view were checked when it was made: \(error)")
        }
    }
}

/// A list of texts, read in place: `while let text = list.next() { … }`.
@frozen
public struct TextListView: ~Escapable {
    @usableFromInline
    var reader: WireReader

    @usableFromInline
    var left: Int

    @inlinable
    @_lifetime(copy reader)
    init(reader: WireReader, count: Int) {
        self.reader = reader
        left = count
    }

    /// How many texts are left: all of them, before the first `next`.
    @inlinable
    public var count: Int { left }

    /// The first of the texts that are left, which it leaves behind; nil at the end.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() -> UTF8Span? {
        guard left > 0 else { return nil }
        left -= 1
        do {
            return try reader.readTextView(in: 0...Int.max)
        } catch {
            preconditionFailure("the elements of a view were checked when it was made: \(error)")
        }
    }
}

/// A list of byte strings, read in place: `while let bytes = list.next() { … }`.
@frozen
public struct BytesListView: ~Escapable {
    @usableFromInline
    var reader: WireReader

    @usableFromInline
    var left: Int

    /// How long each byte string is, if that is fixed and so not written.
    @usableFromInline
    let fixedCount: Int?

    @inlinable
    @_lifetime(copy reader)
    init(reader: WireReader, count: Int, fixedCount: Int?) {
        self.reader = reader
        left = count
        self.fixedCount = fixedCount
    }

    /// How many byte strings are left: all of them, before the first `next`.
    @inlinable
    public var count: Int { left }

    /// The first of the byte strings that are left, which it leaves behind; nil at the end.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() -> RawSpan? {
        guard left > 0 else { return nil }
        left -= 1
        do {
            if let fixedCount { return try reader.readRaw(fixedCount) }
            return try reader.readRaw(in: 0...Int.max)
        } catch {
            preconditionFailure("the elements of a view were checked when it was made: \(error)")
        }
    }
}

// MARK: - Reading them

extension WireReader {
    /// Reads a list of numbers and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readNumbersView<Number: WireNumber>(
        _ type: Number.Type = Number.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> NumberListView<Number> {
        let count = try readLength(in: bounds)
        let start = self
        // A reader of its own stays in registers.
        var list = self
        for _ in 0..<count { _ = try list.readNumber(Number.self) }
        self = list
        return NumberListView(reader: start, count: count)
    }

    /// Reads a list of values of an enumeration and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readValuesView<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type = Value.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> ValueListView<Value> {
        let count = try readLength(in: bounds)
        let start = self
        for _ in 0..<count { _ = try readValue(Value.self) }
        return ValueListView(reader: start, count: count)
    }

    /// Reads a list of texts, each within `element`, and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readTextsView(
        in bounds: ClosedRange<Int>, element: ClosedRange<Int>
    ) throws(DecodingFailure) -> TextListView {
        let count = try readLength(in: bounds)
        let start = self
        for _ in 0..<count { _ = try readTextView(in: element) }
        return TextListView(reader: start, count: count)
    }

    /// Reads a list of byte strings, each within `element`, and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readBytesView(
        in bounds: ClosedRange<Int>, element: ClosedRange<Int>
    ) throws(DecodingFailure) -> BytesListView {
        let count = try readLength(in: bounds)
        let start = self
        for _ in 0..<count { _ = try readRaw(in: element) }
        return BytesListView(reader: start, count: count, fixedCount: nil)
    }

    /// Reads a list of byte strings of a fixed length and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readBytesView(
        in bounds: ClosedRange<Int>, elementCount: Int
    ) throws(DecodingFailure) -> BytesListView {
        let count = try readLength(in: bounds)
        let start = self
        for _ in 0..<count { _ = try readRaw(elementCount) }
        return BytesListView(reader: start, count: count, fixedCount: elementCount)
    }
}
