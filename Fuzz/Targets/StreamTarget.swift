import ParleyProtocol
import WireFormat

extension FuzzTarget {
    /// A stream of records, as it comes off a socket: however it is cut into pieces, it gives the same records, and is refused for
    /// the same reason. The input is the stream.
    static let stream = FuzzTarget(
        "stream", bytesMax: 2 * ProtocolLimits.serverBytesMax, seeds: { ParleySchema.seeds("streams") },
        pieces: { ParleySchema.pieces }
    ) { bytes throws(Finding) in
        for limit in [ProtocolLimits.helloBytesMax, ProtocolLimits.clientBytesMax, ProtocolLimits.serverBytesMax] {
            let whole = StreamOutcome(bytes, limit: limit, pieces: [bytes.count])
            try require(
                whole == StreamOutcome(plainly: bytes, limit: limit), "the rules of the wire give something else")
            var random = PieceLengths(bytes)
            let cuts: [[Int]] = [
                [Int](repeating: 1, count: bytes.count), random.pieces(of: bytes.count, upTo: 4),
                random.pieces(of: bytes.count, upTo: 100), random.pieces(of: bytes.count, upTo: 5_000),
            ]
            for pieces in cuts {
                let outcome = StreamOutcome(bytes, limit: limit, pieces: pieces)
                try require(outcome == whole, "in pieces of \(pieces.prefix(9)): \(outcome) instead of \(whole)")
            }
        }
    }
}

/// What a reader has made of a stream.
private struct StreamOutcome: Equatable {
    /// Where the bodies lie.
    var bodies: [Range<Int>] = []
    var failure: DecodingFailure.Kind?

    /// As a connection reads: a piece is put behind what is left, and all whole records are taken.
    init(_ bytes: [UInt8], limit: Int, pieces: [Int]) {
        var (start, end) = (0, 0)
        for piece in pieces {
            end += piece
            while true {
                let span = bytes.span.bytes.extracting(start..<end)
                do throws(DecodingFailure) {
                    guard let frame = try RecordFrame.next(in: span, limit: limit) else { break }
                    bodies.append((start + frame.body.lowerBound)..<(start + frame.body.upperBound))
                    start += frame.totalLength
                } catch {
                    failure = error.kind
                    return
                }
            }
        }
    }

    /// By the rules of the wire, written down as plainly as they are told.
    init(plainly bytes: [UInt8], limit: Int) {
        var start = 0
        while start < bytes.count {
            let size = min(8, (~bytes[start]).leadingZeroBitCount) + 1
            let there = bytes[start..<min(bytes.count, start + size)]
            var value: UInt64 = size < 8 ? UInt64(bytes[start]) & (0xff >> UInt64(size)) : 0
            for byte in there.dropFirst() { value = value << 8 | UInt64(byte) }
            let least = value << UInt64(8 * (size - there.count))
            let leastOfSize = size == 1 ? 0 : UInt64(1) << UInt64(7 * (size - 1))
            if max(least, leastOfSize) > UInt64(limit) {
                failure = .recordTooLong
                return
            }
            if there.count < size { return }
            if value < leastOfSize {
                failure = .notShortest
                return
            }
            if value == 0 {
                failure = .emptyRecord
                return
            }
            let body = (start + size)..<(start + size + Int(value))
            if body.upperBound > bytes.count { return }
            bodies.append(body)
            start = body.upperBound
        }
    }
}
