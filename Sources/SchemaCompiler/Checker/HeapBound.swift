/// How much heap the decoding of a payload can take at the worst.
///
/// For n bytes: `n` for the contents of texts and byte strings, and for each list
/// `min(bound, remaining / smallest element) · stride`, because no more is reserved than the bytes can hold. For
/// lists in the elements of lists the bounds multiply, and the bytes still limit all of them together.
/// Beside it, each text, byte string and list that is stored on the heap has `overheadPerAllocation`.
///
/// It is found by counting how often each structure can stand in the payload, the outermost structures first: so every
/// structure is looked at once, however often and however deep it stands in others.
struct HeapBound {
    /// The header of a Swift array or string (32 bytes); behind the contents of a string a zero and, from 64 bytes on, a pointer
    /// (9); the rounding of its capacity to 16 (at most 15); and what the allocator adds to that (16). So large are the blocks that
    /// are asked of glibc, which fuzzing checks; where the rest of a free block cannot stand alone, glibc hands out 16 bytes more.
    static let overheadPerAllocation = 72

    /// Texts of up to 15 bytes are stored in place.
    static let smallestTextOnHeap = 16

    private let structures: [String: Structure]
    private let outermostFirst: [Structure]

    init(structures: [String: Structure]) {
        self.structures = structures
        outermostFirst = structures.values.sorted { ($0.depth, $1.payload.name) > ($1.depth, $0.payload.name) }
    }

    /// The most heap that a payload takes that is at most `byteCount` long, in bytes.
    func bytes(of payload: Payload, byteCount: Int) -> Int {
        var count = Count(bytes: byteCount)
        for field in payload.fields { add(field.type, occurrences: 1, byteCount, &count) }
        for structure in outermostFirst {
            guard let occurrences = count.structures[structure.payload.name] else { continue }
            for field in structure.payload.fields { add(field.type, occurrences: occurrences, byteCount, &count) }
        }
        return count.bytes
    }

    /// What has been counted.
    private struct Count {
        var bytes: Int
        /// How often each structure can be there.
        var structures: [String: Int] = [:]

        mutating func add(_ more: Int) { bytes = Sizes.saturatingSum(bytes, more) }
    }

    /// Adds what a type takes that stands in so many places, all of which share `byteCount` bytes.
    private func add(_ type: WireType, occurrences: Int, _ byteCount: Int, _ count: inout Count) {
        switch type.resolved {
        case .text(let range):
            guard range.upperBound >= Self.smallestTextOnHeap else { return }
            count.add(Self.overheadPerAllocation * min(occurrences, byteCount / Self.smallestTextOnHeap))
        case .bytes: count.add(Self.overheadPerAllocation * min(occurrences, byteCount))
        case .fixedBytes(let length):
            count.add(Self.overheadPerAllocation * min(occurrences, byteCount / max(1, length)))
        case .list(let element, let range):
            let smallest = max(1, smallestSize(of: element))
            let elements = min(Sizes.saturatingProduct(occurrences, range.upperBound), byteCount / smallest)
            let stride = SwiftLayout(of: element, structures: structures).stride
            count.add(Sizes.saturatingProduct(elements, stride))
            count.add(Self.overheadPerAllocation * min(occurrences, byteCount))
            add(element, occurrences: elements, byteCount, &count)
        case .structure(let name):
            let there = count.structures[name] ?? 0
            count.structures[name] = Sizes.saturatingSum(there, occurrences)
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .enumeration, .alias: return
        }
    }

    private func smallestSize(of type: WireType) -> Int {
        if case .structure(let name) = type.resolved { return structures[name]?.embeddedSize.lowerBound ?? 1 }
        return Sizes.of(type, structures: [:]).lowerBound
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
        case .structure(let name): self = structures[name]?.layout ?? SwiftLayout(size: 0, alignment: 1)
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    /// The fields of a structure, one behind the other.
    init(of fields: [Field], structures: [String: Structure]) {
        self.init(size: 0, alignment: 1)
        for field in fields { append(field, structures: structures) }
    }

    /// Puts a field behind those that are there.
    private mutating func append(_ field: Field, structures: [String: Structure]) {
        var layout = SwiftLayout(of: field.type, structures: structures)
        let isOptional = field.flag != nil && !field.type.isList && field.type.resolved != .bit
        if isOptional && !field.type.hasSpareValues { layout.size += 1 }
        let start = (size + layout.alignment - 1) / layout.alignment * layout.alignment
        size = Sizes.saturatingSum(start, layout.size)
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
