import Testing
import WireFormat

@Suite struct `Framing` {
    /// A stream of three records: bodies of 1, 127 and 300 bytes.
    static let bodies: [[UInt8]] = [[9], [UInt8](repeating: 7, count: 127), [UInt8](repeating: 5, count: 300)]
    static let stream = bodies.flatMap { varint(UInt64($0.count), size: PrefixVarint.size($0.count)) + $0 }

    static func next(in bytes: some Sequence<UInt8>, limit: Int) throws(DecodingFailure) -> RecordFrame? {
        let bytes = Array(bytes)
        return try RecordFrame.next(in: bytes.span.bytes, limit: limit)
    }

    static func header(in bytes: [UInt8], limit: Int) throws(DecodingFailure) -> RecordFrame? {
        try RecordFrame.header(in: bytes.span.bytes, limit: limit)
    }

    /// The bodies in a stream that comes in pieces.
    static func bodies(in pieces: [ArraySlice<UInt8>], limit: Int) throws(DecodingFailure) -> [[UInt8]] {
        var waiting: [UInt8] = []
        var bodies: [[UInt8]] = []
        for piece in pieces {
            waiting += piece
            while let frame = try RecordFrame.next(in: waiting.span.bytes, limit: limit) {
                bodies.append(Array(waiting[frame.body]))
                waiting.removeFirst(frame.totalLength)
            }
        }
        return bodies
    }

    @Test func `every split of the stream gives the same records`() throws {
        let stream = Self.stream
        for split in 0...stream.count {
            #expect(try Self.bodies(in: [stream[..<split], stream[split...]], limit: 300) == Self.bodies)
        }
    }

    @Test func `one byte at a time gives the same records`() throws {
        let pieces = Self.stream.indices.map { Self.stream[$0...$0] }
        #expect(try Self.bodies(in: pieces, limit: 300) == Self.bodies)
    }

    @Test func `a record as long as the limit passes, one byte more does not`() throws {
        for length in [1, 127, 128, 4096, 16384, 65536, 1 << 21] {
            let header = varint(UInt64(length), size: PrefixVarint.size(length))
            let frame = try Self.header(in: header, limit: length)
            #expect(frame?.bodyLength == length)
            #expect(frame?.totalLength == length + header.count)
            #expect(throws: DecodingFailure(.recordTooLong, at: 0)) {
                try Self.header(in: header, limit: length - 1)
            }
        }
    }

    @Test func `a length above the limit is refused from the first byte that tells`() throws {
        // 65,536 takes three bytes; with a limit of 4096 the second byte tells.
        let header = varint(65536, size: 3)
        #expect(try Self.next(in: header[..<1], limit: 65536) == nil)
        #expect(try Self.next(in: header[..<2], limit: 65536) == nil)
        for length in 1...3 {
            let start = Array(header[..<length])
            #expect(throws: DecodingFailure(.recordTooLong, at: 0)) {
                try Self.next(in: start, limit: 16383)
            }
        }
        #expect(throws: DecodingFailure(.recordTooLong, at: 0)) {
            try Self.next(in: [0xff], limit: 1 << 20)
        }
    }

    @Test func `a failure does not depend on how much has come`() {
        let headers: [[UInt8]] = [[0], [0x80, 5], [0xc0, 0x10, 0], [0xff, 0, 0, 0, 0, 0, 0, 0, 0], [0xe0, 0, 0, 1]]
        for header in headers {
            var kinds: Set<DecodingFailure> = []
            for end in 1...header.count {
                do {
                    _ = try Self.next(in: header[..<end], limit: 1 << 24)
                } catch {
                    kinds.insert(error)
                }
            }
            #expect(kinds.count == 1)
        }
    }

    @Test func `an empty record is refused`() {
        #expect(throws: DecodingFailure(.emptyRecord, at: 0)) {
            try Self.next(in: [0], limit: 10)
        }
    }
}
