/// How much heap the decoding of a payload can take at the worst.
///
/// For n bytes: `n` for the contents of texts and byte strings, and for each list
/// `min(bound, remaining / smallest element) · stride`, because no more is reserved than the bytes can hold. For
/// lists in the elements of lists the bounds multiply, and the bytes still limit all of them together.
/// Beside it, each text, byte string and list that is stored on the heap has `overheadPerAllocation`.
struct HeapBound {
    /// The header of a Swift array or string (32 bytes) and the rounding of the allocator (at most 16).
    static let overheadPerAllocation = 48

    /// Texts of up to 15 bytes are stored in place.
    static let smallestTextOnHeap = 16

    let structures: [String: Structure]

    /// The most heap that a payload takes that is at most `byteCount` long, in bytes.
    func bytes(of payload: Payload, byteCount: Int) -> Int {
        var total = byteCount
        visit(payload, instances: 1, byteCount: byteCount, total: &total)
        return total
    }

    /// Adds what the fields of up to `instances` payloads of the same kind take, which share `byteCount` bytes.
    private func visit(_ payload: Payload, instances: Int, byteCount: Int, total: inout Int) {
        for field in payload.fields {
            visit(field.type.resolved, instances: instances, byteCount: byteCount, total: &total)
        }
    }

    private func visit(_ type: WireType, instances: Int, byteCount: Int, total: inout Int) {
        switch type {
        case .text(let range):
            guard range.upperBound >= Self.smallestTextOnHeap else { return }
            total += Self.overheadPerAllocation * min(instances, byteCount / Self.smallestTextOnHeap)
        case .bytes:
            total += Self.overheadPerAllocation * min(instances, byteCount)
        case .fixedBytes(let count):
            total += Self.overheadPerAllocation * min(instances, byteCount / max(1, count))
        case .list(let element, let range):
            let smallest = max(1, smallestSize(of: element))
            let elements = min(Sizes.saturatingProduct(instances, range.upperBound), byteCount / smallest)
            total += elements * SwiftLayout(of: element, structures: structures).stride
            total += Self.overheadPerAllocation * min(instances, byteCount)
            visit(element.resolved, instances: elements, byteCount: byteCount, total: &total)
        case .structure(let name):
            guard let structure = structures[name] else { return }
            visit(structure.payload, instances: instances, byteCount: byteCount, total: &total)
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .enumeration, .alias: return
        }
    }

    private func smallestSize(of type: WireType) -> Int {
        Sizes.of(type, structures: structures.mapValues(\.embeddedSize)).lowerBound
    }
}

/// How a value lies in memory in the generated Swift code, on a machine of 64 bits. Where the compiler may find a
/// smaller layout for an optional, the larger one is taken: what is computed is a bound.
struct SwiftLayout: Hashable {
    var size: Int
    var alignment: Int

    /// The distance of elements in an array.
    var stride: Int { max(1, (size + alignment - 1) / alignment * alignment) }

    init(size: Int, alignment: Int) {
        self.size = size
        self.alignment = alignment
    }

    init(of type: WireType, structures: [String: Structure]) {
        switch type.resolved {
        case .byte, .bit, .enumeration: self.init(size: 1, alignment: 1)
        case .number(let range):
            let isNamed = if case .alias = type { true } else { false }
            let width = isNamed && range.upperBound <= UInt64(UInt32.max) ? 4 : 8
            self.init(size: width, alignment: width)
        case .signed, .timestamp, .elapsed, .back: self.init(size: 8, alignment: 8)
        case .bytes, .fixedBytes, .list: self.init(size: 8, alignment: 8)
        case .text: self.init(size: 16, alignment: 8)
        case .structure(let name):
            self.init(size: 0, alignment: 1)
            for field in structures[name]?.payload.fields ?? [] { append(field, structures: structures) }
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    /// Puts a field behind those that are there.
    private mutating func append(_ field: Field, structures: [String: Structure]) {
        var layout = SwiftLayout(of: field.type, structures: structures)
        let isOptional = field.flag != nil && !field.type.isList && field.type.resolved != .bit
        if isOptional && !field.type.hasSpareValues { layout.size += 1 }
        size = (size + layout.alignment - 1) / layout.alignment * layout.alignment + layout.size
        alignment = max(alignment, layout.alignment)
    }
}

extension WireType {
    /// Whether Swift stores the absence of a value in the value's own bytes.
    fileprivate var hasSpareValues: Bool {
        switch resolved {
        case .text, .bytes, .fixedBytes, .list: true
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .alias, .enumeration, .structure: false
        }
    }
}
