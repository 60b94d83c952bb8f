extension [UInt8] {
    /// Appends what `body` writes into so many bytes of scratch memory.
    /// - Parameters:
    ///   - capacityMax: how much memory is to be taken at the most, if what is appended fits into it.
    ///   - body: returns how many bytes it has written.
    mutating func append(
        upTo count: Int, capacityMax: Int = .max, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { scratch in
            let written = body(scratch)
            let bytes = UnsafeBufferPointer(rebasing: scratch[..<written])
            append(UnsafeRawBufferPointer(bytes), capacityMax: capacityMax)
        }
    }

    /// Appends bytes. The array grows as arrays do, to twice its length, but not beyond `capacityMax`.
    mutating func append(_ bytes: UnsafeRawBufferPointer, capacityMax: Int) {
        let needed = self.count + bytes.count
        if needed > capacity { reserveCapacity(Swift.max(needed, Swift.min(capacity * 2, capacityMax))) }
        append(contentsOf: bytes)
    }
}
