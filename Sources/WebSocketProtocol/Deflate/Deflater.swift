import CZlib

/// Compresses messages one after the other, each flushed to a whole byte (RFC 7692 §7.2.1).
struct Deflater: ~Copyable {
    /// On the heap: zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// A stream without a history. It takes `2^(windowBits + 2) + 2^(memoryLevel + 9)` bytes and a few thousand more.
    /// - Parameter windowBits: 9 to 15: zlib does not compress with 8.
    init(windowBits: Int, _ settings: DeflateSettings) {
        precondition((9...15).contains(windowBits), "zlib's windows for compressing")
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let state = deflateInit2_(
            stream, CInt(settings.level), Z_DEFLATED, -CInt(windowBits), CInt(settings.memoryLevel),
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(state == Z_OK, "zlib has memory for a window")
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Appends a compressed message to `output`. It may refer to those before, unless `reset` was called in between.
    mutating func compress(_ message: RawSpan, into output: inout [UInt8]) {
        // An empty message is an empty block. zlib emits it only once when it is asked twice.
        guard message.byteCount > 0 else { return output.append(0) }
        message.withUnsafeBytes { input in
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = uInt(input.count)
            repeat {
                let room = min(Int(stream.pointee.avail_in) + 64, Self.pieceBytes)
                output.append(upTo: room) { buffer in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = uInt(buffer.count)
                    let state = deflate(stream, Z_SYNC_FLUSH)
                    precondition(state == Z_OK || state == Z_BUF_ERROR, "deflate does not fail")
                    return buffer.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        assert(output.suffix(4) == [0x00, 0x00, 0xff, 0xff], "a flush ends with an empty stored block")
        output.removeLast(4)
    }

    /// How much is written at a time.
    private static let pieceBytes = 16 * 1024

    /// Forgets the messages so far.
    mutating func reset() { deflateReset(stream) }
}
