import CZlib

/// One deflate stream over all messages of a connection, as permessage-deflate with context takeover keeps it (RFC 7692).
struct DeflateStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Begins a stream with zlib's ordinary level and the largest window.
    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let state = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            CInt(MemoryLayout<z_stream>.size))
        guard state == Z_OK else { throw BenchFailure("zlib begins no stream: \(state).") }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// How many bytes a message takes: flushed, without the four bytes that every flush ends with (RFC 7692 §7.2.1).
    func compressedSize(of message: [UInt8]) throws -> Int {
        var input = message
        // More than a message ever grows.
        var output = [UInt8](repeating: 0, count: message.count + 256)
        let capacity = output.count
        let left = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(output.count)
                return deflate(stream, Z_SYNC_FLUSH) == Z_OK ? Int(stream.pointee.avail_out) : 0
            }
        }
        guard left > 0 else { throw BenchFailure("zlib did not compress a message.") }
        return capacity - left - 4
    }
}
