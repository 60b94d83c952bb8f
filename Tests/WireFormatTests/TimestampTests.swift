import Testing
import WireFormat

@Suite struct `Timestamps` {
    @Test func `the count begins with the year 2020`() {
        #expect(Timestamp(unixMilliseconds: 1_577_836_800_000).milliseconds == 0)
        #expect(Timestamp(unixMilliseconds: 1_700_000_000_123).unixMilliseconds == 1_700_000_000_123)
        #expect(Timestamp(unixMilliseconds: 1_700_000_000_123).milliseconds == 122_163_200_123)
    }

    @Test func `what lies outside the range becomes its end`() {
        #expect(Timestamp(unixMilliseconds: 0) == Timestamp(milliseconds: 0))
        #expect(Timestamp(unixMilliseconds: Int64.min) == Timestamp(milliseconds: 0))
        #expect(Timestamp(unixMilliseconds: Int64.max).unixMilliseconds == Int64.max)
        #expect(Timestamp(milliseconds: UInt64.max).unixMilliseconds == Int64.max)
        #expect(Timestamp(milliseconds: UInt64.max).advanced(byMilliseconds: 1).milliseconds == UInt64.max)
    }

    @Test func `time runs forward`() {
        let start = Timestamp(milliseconds: 1000)
        #expect(start.advanced(byMilliseconds: 500).millisecondsSince(start) == 500)
        #expect(start.millisecondsSince(start.advanced(byMilliseconds: 500)) == 0)
        #expect(start < start.advanced(byMilliseconds: 1))
    }

    @Test func `a moment of this century takes six bytes`() {
        #expect(Timestamp(unixMilliseconds: 1_800_000_000_000).encodedSize == 6)
    }
}
