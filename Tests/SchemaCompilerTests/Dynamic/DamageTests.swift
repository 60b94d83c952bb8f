import Testing

@testable import SchemaCompiler

@Suite struct `Explaining damage` {
    /// The first damage of a stream, as a sentence.
    static func damage(_ bytes: [UInt8], from sender: Direction = .client) -> String? {
        Lamp.codec.inspect(bytes, from: sender).lazy.compactMap(\.damage).first?.description
    }

    @Test func `the sentence names offset, path, what is there and what was allowed`() {
        #expect(Self.damage([5, 0x10, 1, 0, 0, 1]) == "offset 3: SetLamp.lamp: number 0, at least 1")
        #expect(Self.damage([5, 0x10, 1, 5, 0, 101]) == "offset 5: SetLamp.level: number 101, at most 100")
        #expect(
            Self.damage([5, 0x10, 1, 5, 9, 1]) == "offset 4: SetLamp.position: value 9, Position has 0 off, 1 on")
        #expect(Self.damage([7, 0x10, 1, 5, 0, 1, 4, 9]) == "offset 7: SetLamp.tags: list of 9, at most 5")
        #expect(
            Self.damage([10, 0x10, 1, 5, 0, 1, 4, 2, 1, 0x61])
                == "offset 10: record: record of 10 bytes, of which 9 are there; they end in SetLamp.tags[1]")
        #expect(
            Self.damage([8, 0x10, 1, 5, 0, 1, 2, 1, 0xff])
                == "offset 8: SetLamp.label: not UTF-8: a byte that begins no character at offset 8 (ff)")
        #expect(
            Self.damage([9, 0x10, 1, 5, 0, 1, 1, 1, 2, 3])
                == "offset 10: SetLamp.colour flags: the bytes end before it")
        #expect(
            Self.damage([10, 0x10, 1, 5, 0, 1, 1, 1, 2, 3, 2])
                == "offset 10: SetLamp.colour: flag ?1, Colour is closed and has ?0 white")
    }

    @Test func `records that cannot be there are told apart`() {
        #expect(Self.damage([1, 0x80]) == "offset 1: LampSet: opcode 0x80 LampSet, which only a server sends")
        #expect(Self.damage([1, 0xff]) == "offset 1: record: opcode 0xff, those of clients are below 0x80")
        #expect(Self.damage([0]) == "offset 0: record: length 0, at least 1")
        #expect(Self.damage([0xff]) == "offset 0: record: record of at least 72057594037927936 bytes, at most 2048")
        #expect(Self.damage([3, 0x10, 0, 5]) == "offset 2: SetLamp id: number 0, at least 1")
        #expect(Self.damage([2, 0x02, 0]) == "offset 2: Ping: flags of zero: they are left out when none is set")
    }

    @Test func `what stood before the damage is kept`() {
        let inspection = Lamp.codec.inspect([9, 0x10, 1, 5, 1, 7, 4, 3, 1, 0x61], from: .client)[0]
        #expect(inspection.damage?.path == "SetLamp.tags[1]")
        #expect(
            inspection.record
                == .message(
                    "SetLamp", id: 1,
                    fields: [
                        "lamp": .number(5), "position": .number(1), "level": .number(7), "tags": .list([.text("a")]),
                    ]))
    }

    @Test func `a damaged body does not hide the records behind it`() {
        let inspections = Lamp.codec.inspect([2, 0x02, 0, 1, 0x02], from: .client)
        #expect(inspections.map(\.range) == [0..<3, 3..<5])
        #expect(inspections.map { $0.damage?.kind } == [.emptyFlags, nil])
    }

    @Test(arguments: [Lamp.setLampBytes]) func `the spans cover every byte, without gaps`(bytes: [UInt8]) {
        let inspection = Lamp.codec.inspect(bytes, from: .client)[0]
        var offset = 0
        for span in inspection.spans {
            #expect(span.range.lowerBound == offset)
            offset = span.range.upperBound
        }
        #expect(offset == bytes.count)
    }

    @Test func `an explanation has a line for each value`() {
        let bytes: [UInt8] = [7, 0x10, 1, 5, 0, 1, 4, 9]
        let explanation = Lamp.codec.inspect(bytes, from: .client)[0].explanation(in: bytes)
        #expect(
            explanation == """
                0  07  record            length 7
                1  10  SetLamp           opcode 0x10 SetLamp
                2  01  SetLamp           id 1
                3  05  SetLamp.lamp      5
                4  00  SetLamp.position  off
                5  01  SetLamp.level     1
                6  04  SetLamp           flags ?2 tags
                7  09  SetLamp.tags      ✗ lengthOutOfBounds: list of 9, at most 5
                """)
    }

    @Test func `an explanation leaves no byte out, also of a value that is wrong inside`() {
        func lines(_ bytes: [UInt8]) -> [Substring] {
            Lamp.codec.inspect(bytes, from: .client)[0].explanation(in: bytes).split(separator: "\n").suffix(2)
        }
        #expect(
            lines([8, 0x10, 1, 5, 0, 1, 2, 1, 0xff]) == [
                "7  01  SetLamp.label     begins here",
                "8  ff  SetLamp.label     ✗ invalidText: not UTF-8: a byte that begins no character at offset 8 (ff)",
            ])
        #expect(
            lines([10, 0x10, 1, 5, 0, 1, 2, 3, 0x61]) == [
                "7  0361  SetLamp.label     begins here",
                "9        record            ✗ truncated: record of 10 bytes, of which 8 are there; they end in SetLamp.label",
            ])
    }

    @Test func `an explanation says what a receiver does`() {
        func reaction(_ bytes: [UInt8], from sender: Direction = .client) -> String? {
            Lamp.codec.inspect(bytes, from: sender)[0].reaction(in: bytes)
        }
        #expect(reaction(Lamp.setLampBytes) == nil)
        #expect(
            reaction([5, 0x10, 1, 5, 0, 101])
                == "a receiver ends the connection with malformed: byte 4 of the body, counted from the opcode")
        #expect(
            reaction([1, 0x80])
                == "a receiver ends the connection with unexpectedRecord: byte 0 of the body, counted from the opcode")
        #expect(reaction([0xff]) == "a receiver ends the connection with recordTooLong: its length")
        #expect(
            reaction([9, 0x10, 1]) == "nothing is wrong yet with what is there: a receiver waits for the rest")
    }

    @Test(arguments: [
        (0, "2020-01-01T00:00:00.000Z"), (5_097_600_000, "2020-02-29T00:00:00.000Z"),
        (217_000_000_123, "2026-11-16T13:46:40.123Z"), (251_824_463_999_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `a timestamp is explained as a date`(milliseconds: UInt64, date: String) {
        #expect(CalendarTime(milliseconds: milliseconds)?.description == date)
    }

    @Test func `a timestamp beyond the year 9999 stays a number`() {
        #expect(CalendarTime(milliseconds: 251_824_464_000_000) == nil)
        #expect(WireType.timestamp.meaning(of: .max) == "18446744073709551615")
    }
}
