/// A message, a reply or a structure that is read in place: nothing is copied and nothing allocated. It lives as long as
/// the bytes that it was read from.
///
/// Whoever makes a view has checked everything: bounds, texts and every element of its lists.
public protocol WireView: ~Escapable {
    /// Reads the fields, to the end of the payload that the reader is in.
    @_lifetime(copy reader)
    init(reading reader: inout WireReader) throws(DecodingFailure)

    /// Whether its length stands in front of it inside another payload.
    static var isOpen: Bool { get }
}

extension WireReader {
    /// Reads a structure and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readView<View: WireView & ~Escapable>(
        _ type: View.Type = View.self
    ) throws(DecodingFailure) -> View {
        guard View.isOpen else { return try View(reading: &self) }
        let outer = try enter()
        let view = try View(reading: &self)
        leave(to: outer)
        return view
    }

    /// Reads a list of structures and leaves it where it is.
    @inlinable
    @_lifetime(copy self)
    public mutating func readViews<View: WireView & ~Escapable>(
        _ type: View.Type = View.self, in bounds: ClosedRange<Int>
    ) throws(DecodingFailure) -> StructureListView<View> {
        let count = try readLength(in: bounds)
        let start = self
        for _ in 0..<count { _ = try readView(View.self) }
        return StructureListView(reader: start, count: count)
    }
}

/// A list of structures, read in place: `while let element = list.next() { … }`.
@frozen
public struct StructureListView<Element: WireView & ~Escapable>: ~Escapable {
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

    /// How many elements are left: all of them, before the first `next`.
    @inlinable
    public var count: Int { left }

    /// The first of the elements that are left, which it leaves behind; nil at the end.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() -> Element? {
        guard left > 0 else { return nil }
        left -= 1
        do {
            return try reader.readView(Element.self)
        } catch {
            preconditionFailure("the elements of a view were checked when it was made: \(error)")
        }
    }
}
