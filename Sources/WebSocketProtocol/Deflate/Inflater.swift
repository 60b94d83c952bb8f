import CZlib

/// Inflates the messages of one direction, piece by piece and never beyond a bound (RFC 7692 §7.2.2).
///
/// A message is raw deflate data without the four bytes that an empty stored block ends with; they are put back at its end. The
/// window may be kept from message to message.
struct Inflater: ~Copyable {
    /// On the heap: zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// The deflate stream has ended, with a block that says it is the last; what follows begins another one.
    private var hasEnded = false
    private var isEmpty = true

    /// How many deflate streams have ended within the message.
    private(set) var endings = 0

    /// A stream with an empty window.
    /// - Parameter windowBits: the base-2 logarithm of the window that the peer compresses with.
    init(windowBits: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Some compressors say 8 and use 9, because zlib's cannot do with 8.
        let state = inflateInit2_(
            stream, -CInt(max(9, windowBits)), ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(state == Z_OK, "zlib has memory for a window")
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Inflates the next piece of a message behind what `output` holds.
    /// - Throws: `messageTooBig` as soon as `output` would be longer than `bytesMax`: what is beyond is never written.
    ///   `tooManyFragments` when the message consists of more streams than `streamsMax`: each takes work, and may hold nothing.
    mutating func inflate(
        _ input: UnsafeRawBufferPointer, into output: inout [UInt8], bytesMax: Int, streamsMax: Int = .max
    ) throws(WebSocketFailure) {
        guard let base = input.baseAddress, !input.isEmpty else { return }
        isEmpty = false
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = uInt(input.count)
        repeat {
            if hasEnded {
                guard endings < streamsMax else { throw .tooManyFragments }
                beginAnother()
            }
            try step(into: &output, bytesMax: bytesMax)
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0 && !hasEnded
    }

    /// The message has ended.
    /// - Parameter isKept: whether the next message may refer to this one.
    mutating func finish(into output: inout [UInt8], bytesMax: Int, isKept: Bool) throws(WebSocketFailure) {
        // A message without a byte holds nothing, nor does one that has ended by itself lack an end.
        if !isEmpty, !hasEnded {
            let count = output.count
            try withUnsafeBytes(of: Self.flush) { bytes throws(WebSocketFailure) in
                try inflate(bytes, into: &output, bytesMax: bytesMax)
            }
            // Bit 7: a block has just ended. Bits 0 to 2: so many bits of the last byte are unused. In a message that was cut the four
            // bytes are taken for what is missing.
            guard stream.pointee.data_type & 0x87 == 0x80, output.count == count else { throw .notInflatable }
        }
        isEmpty = true
        endings = 0
        if !isKept {
            inflateReset(stream)
            hasEnded = false
        }
    }

    /// What an empty stored block ends with, and every message goes without.
    private static let flush = UInt32(bigEndian: 0x0000_ffff)

    /// Lets zlib write one piece of output.
    private mutating func step(into output: inout [UInt8], bytesMax: Int) throws(WebSocketFailure) {
        // One byte more than is allowed tells whether there is more.
        let room = min(bytesMax - output.count + 1, Self.pieceBytes)
        var state = Z_OK
        output.append(upTo: room, capacityMax: bytesMax) { buffer in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = uInt(buffer.count)
            state = CZlib.inflate(stream, Z_SYNC_FLUSH)
            return buffer.count - Int(stream.pointee.avail_out)
        }
        guard output.count <= bytesMax else { throw .messageTooBig }
        switch state {
        case Z_OK: break
        // Nothing to read, or no room to write: there was nothing to do.
        case Z_BUF_ERROR: break
        case Z_STREAM_END:
            hasEnded = true
            endings += 1
        default: throw .notInflatable
        }
    }

    /// Begins a new deflate stream with the old one's window: RFC 7692 knows messages, whose blocks may say that they are the last
    /// (§7.2.3.4), and lets later messages refer to earlier ones all the same.
    ///
    /// The window stays where it is: to copy it out and in again for a block of two bytes would be much work for little.
    private mutating func beginAnother() {
        hasEnded = false
        inflateResetKeep(stream)
    }

    /// How much is inflated at a time.
    private static let pieceBytes = 16 * 1024
}
