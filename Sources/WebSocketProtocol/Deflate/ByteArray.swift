extension [UInt8] {
    /// Appends what `body` writes into so many bytes of new capacity.
    /// - Parameter body: returns how many bytes it has written.
    mutating func append(addingCapacity capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        append(contentsOf: repeatElement(0, count: capacity))
        let start = count - capacity
        let written = withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
        removeLast(capacity - written)
    }
}
