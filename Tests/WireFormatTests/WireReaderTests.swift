import Testing
import WireFormat

@Suite struct `Reading values` {
    @Test func `a text has its bounds in bytes`() throws {
        let bytes = [4] + Array("né!".utf8)
        #expect(try reading(bytes) { reader throws(DecodingFailure) in try reader.readText(in: 4...4) } == "né!")
        let read: (inout WireReader) throws(DecodingFailure) -> String = { reader throws(DecodingFailure) in
            try reader.readText(in: 5...9)
        }
        #expect(failure(bytes, read) == DecodingFailure(.lengthOutOfBounds, at: 0))
        #expect(
            failure(bytes) { reader throws(DecodingFailure) in try reader.readText(in: 0...3) }
                == DecodingFailure(.lengthOutOfBounds, at: 0))
    }

    @Test(
        arguments: [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(content: [UInt8]) {
        let bytes = [UInt8(content.count)] + content
        #expect(
            failure(bytes) { reader throws(DecodingFailure) in try reader.readText(in: 0...10) }
                == DecodingFailure(.invalidText, at: 1))
    }

    @Test func `a value that is cut anywhere is refused`() {
        let text = [5] + Array("hello".utf8)
        for end in 0..<text.count {
            #expect(
                failure(Array(text[..<end])) { reader throws(DecodingFailure) in try reader.readText(in: 0...9) }?.kind
                    == .truncated)
            #expect(
                failure(Array(text[..<end])) { reader throws(DecodingFailure) in try reader.readBytes(in: 0...9) }?.kind
                    == .truncated)
        }
        #expect(
            failure([1, 2]) { reader throws(DecodingFailure) in try reader.readBytes(count: 3) }?.kind == .truncated)
        #expect(failure([]) { reader throws(DecodingFailure) in try reader.readByte() }?.kind == .truncated)
    }

    @Test func `a number outside its range is refused where it stands`() throws {
        let read: (inout WireReader) throws(DecodingFailure) -> UInt64 = { reader throws(DecodingFailure) in
            _ = try reader.readByte()
            return try reader.readVarint(in: 10...200)
        }
        #expect(failure([0, 9], read) == DecodingFailure(.numberOutOfRange, at: 1))
        #expect(failure([0, 10], read) == nil)
        #expect(failure([0] + varint(200, size: 2), read) == nil)
        #expect(failure([0] + varint(201, size: 2), read) == DecodingFailure(.numberOutOfRange, at: 1))
        #expect(
            failure([0]) { reader throws(DecodingFailure) in try reader.readNumber(RequestID.self) }
                == DecodingFailure(.numberOutOfRange, at: 0))
        #expect(
            failure(varint(1 << 32, size: 5)) { reader throws(DecodingFailure) in try reader.readNumber(RequestID.self)
            }
                == DecodingFailure(.numberOutOfRange, at: 0))
    }

    @Test func `a list of more elements than bytes reserves no more than the bytes can hold`() {
        let bytes: [UInt8] = [0xbf, 0xff, 1, 2, 3]
        let read: (inout WireReader) throws(DecodingFailure) -> [UInt8] = { reader throws(DecodingFailure) in
            try reader.readList(in: 0...100_000, smallestElement: 1) { element throws(DecodingFailure) in
                try element.readByte()
            }
        }
        #expect(failure(bytes, read) == DecodingFailure(.truncated, at: 5))
    }

    @Test func `a payload inside another ends where its length says`() throws {
        // A payload of two bytes, then one byte of the payload around it.
        let bytes: [UInt8] = [2, 10, 11, 12]
        let read: (inout WireReader) throws(DecodingFailure) -> [UInt8] = { reader throws(DecodingFailure) in
            let outer = try reader.enter()
            let first = try reader.readByte()
            let second = try reader.readByte()
            try reader.finish()
            reader.leave(to: outer)
            return [first, second, try reader.readByte()]
        }
        #expect(try reading(bytes, read) == [10, 11, 12])
        #expect(failure([1, 10, 11, 12], read) == DecodingFailure(.truncated, at: 2))
        #expect(failure([3, 10, 11, 12], read) == DecodingFailure(.leftOverBytes, at: 3))
        #expect(failure([4, 10, 11, 12], read) == DecodingFailure(.truncated, at: 0))
    }
}

@Suite struct `Flags` {
    static func flags(_ bytes: [UInt8], known: UInt64) throws(DecodingFailure) -> PayloadFlags {
        try reading(bytes) { reader throws(DecodingFailure) in try reader.readFlags(known: known) }
    }

    @Test func `no flags are written where none is set`() throws {
        let none = try Self.flags([], known: 0b11)
        #expect(!none[0] && !none[1] && !none.isCut)
        #expect(throws: DecodingFailure(.emptyFlags, at: 0)) { try Self.flags([0], known: 0b11) }
    }

    @Test func `what stands before the first unknown flag is kept`() throws {
        let flags = try Self.flags([0b10111], known: 0b10011)
        #expect(flags.isCut)
        #expect(flags[0] && flags[1])
        #expect(!flags[4], "it stands behind the unknown field ?2 and cannot be found")
    }

    @Test func `a closed payload knows all of its flags`() throws {
        let read: (inout WireReader) throws(DecodingFailure) -> PayloadFlags = { reader throws(DecodingFailure) in
            try reader.readClosedFlags(known: 0b11)
        }
        #expect(try reading([0], read).present == 0)
        #expect(try reading([2], read).present == 2)
        #expect(failure([4], read) == DecodingFailure(.unknownFlag, at: 0))
    }
}
