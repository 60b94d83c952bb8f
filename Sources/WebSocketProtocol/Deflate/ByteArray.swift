extension [UInt8] {
    /// Appends what `body` writes into so many bytes of scratch memory.
    /// - Parameter body: returns how many bytes it has written.
    mutating func append(upTo count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { scratch in
            let written = body(scratch)
            append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<written]))
        }
    }
}
