import Testing
import WireFormat

@Suite struct `Prefix varints` {
    /// From PROTOCOL: the first and the last value of each size, with the bytes that it has.
    static let table: [(value: UInt64, bytes: [UInt8])] = [
        (0, [0x00]),
        (1, [0x01]),
        (0x7f, [0x7f]),
        (0x80, [0x80, 0x80]),
        (4211, [0x90, 0x73]),
        (0x3fff, [0xbf, 0xff]),
        (0x4000, [0xc0, 0x40, 0x00]),
        (0x1f_ffff, [0xdf, 0xff, 0xff]),
        (0x20_0000, [0xe0, 0x20, 0x00, 0x00]),
        (0xfff_ffff, [0xef, 0xff, 0xff, 0xff]),
        (0x1000_0000, [0xf0, 0x10, 0x00, 0x00, 0x00]),
        (0xffff_ffff, [0xf0, 0xff, 0xff, 0xff, 0xff]),
        (0x7_ffff_ffff, [0xf7, 0xff, 0xff, 0xff, 0xff]),
        (0x8_0000_0000, [0xf8, 0x08, 0x00, 0x00, 0x00, 0x00]),
        (0x3ff_ffff_ffff, [0xfb, 0xff, 0xff, 0xff, 0xff, 0xff]),
        (0x400_0000_0000, [0xfc, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00]),
        (0x1_ffff_ffff_ffff, [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        (0x2_0000_0000_0000, [0xfe, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]),
        (0xff_ffff_ffff_ffff, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        (0x100_0000_0000_0000, [0xff, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]),
        (UInt64.max, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ]

    @Test(arguments: table.map(\.value)) func `a value has the bytes of the table`(value: UInt64) throws {
        let bytes = try #require(Self.table.first { $0.value == value }).bytes
        #expect(PrefixVarint.size(value) == bytes.count)
        #expect(written(bytes.count) { $0.writeVarint(value) } == bytes)
        #expect(try reading(bytes) { reader throws(DecodingFailure) in try reader.readVarint() } == value)
    }

    @Test func `around every power of two, a value comes back from the bytes of the definition`() throws {
        for shift in 0..<64 {
            for distance in -2...2 {
                let value = (UInt64(1) << UInt64(shift)) &+ UInt64(bitPattern: Int64(distance))
                let size = PrefixVarint.size(value)
                #expect(value >= PrefixVarint.smallestValue(ofSize: size))
                #expect(size == 9 || value < PrefixVarint.smallestValue(ofSize: size + 1))
                let bytes = written(size) { $0.writeVarint(value) }
                #expect(bytes == varint(value, size: size))
                #expect(try reading(bytes) { reader throws(DecodingFailure) in try reader.readVarint() } == value)
            }
        }
    }

    @Test func `every value of up to three bytes is read as it was written`() throws {
        for value in stride(from: UInt64(0), through: 0x20_0010, by: 7) {
            let bytes = varint(value, size: PrefixVarint.size(value))
            #expect(try reading(bytes) { reader throws(DecodingFailure) in try reader.readVarint() } == value)
        }
    }

    @Test func `a form longer than the shortest is refused`() {
        for size in 2...9 {
            for value in [0, 1, PrefixVarint.smallestValue(ofSize: size) - 1] {
                let bytes = varint(value, size: size)
                #expect(
                    failure(bytes) { reader throws(DecodingFailure) in try reader.readVarint() }?.kind == .notShortest)
            }
            let shortest = varint(PrefixVarint.smallestValue(ofSize: size), size: size)
            #expect(failure(shortest) { reader throws(DecodingFailure) in try reader.readVarint() } == nil)
        }
    }

    @Test func `a varint that is cut anywhere is refused`() {
        for (_, bytes) in Self.table {
            for end in 0..<bytes.count {
                let cut = Array(bytes[..<end])
                #expect(
                    failure(cut) { reader throws(DecodingFailure) in try reader.readVarint() }
                        == DecodingFailure(.truncated, at: 0))
            }
        }
    }

    @Test func `zigzag keeps small numbers small`() {
        let order: [Int64] = [0, -1, 1, -2, 2, -3, 3]
        #expect(order.map(ZigZag.encode) == [0, 1, 2, 3, 4, 5, 6])
        for value in order + [Int64.min, Int64.max, Int64.min + 1] {
            #expect(ZigZag.decode(ZigZag.encode(value)) == value)
        }
        #expect(ZigZag.encode(Int64.max) == UInt64.max - 1)
        #expect(ZigZag.encode(Int64.min) == UInt64.max)
    }
}
