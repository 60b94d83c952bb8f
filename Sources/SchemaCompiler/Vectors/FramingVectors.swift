/// Streams of records: where they are cut, what is refused from its first bytes, and what records of later versions become.
struct FramingVectors {
    let codec: SchemaCodec

    init(_ codec: SchemaCodec) { self.codec = codec }

    private struct Stream {
        let name: String
        let sender: Direction
        let limit: Int
        let bytes: [UInt8]
    }

    /// The streams with what a reader makes of them.
    func json(_ records: RecordJSON) -> JSONValue {
        .array((lengths + sequences + laterVersions).map { json($0, records) })
    }

    // MARK: - Streams

    private var lengths: [Stream] {
        let limits = codec.schema.limits
        let named = [("a client before Hello", Direction.client, limits.hello), ("a client", .client, limits.client)]
        return [
            stream("a length of 0", [0]),
            stream("a length of 0 in two bytes", [0x80, 0x00]),
            stream("a length of 5 in two bytes", [0x80, 0x05, 0, 0, 0, 0, 0]),
            stream("nothing yet", []),
            stream("the first byte of a length", Array(Varint.bytes(300).prefix(1))),
            stream("the longest length there is", [UInt8](repeating: 0xff, count: 9)),
            stream("the first byte of a length beyond every limit", [0xff]),
        ]
            + (named + [("a server", .server, limits.server)]).flatMap { name, sender, limit in
                [
                    Stream(
                        name: "the longest length of \(name)", sender: sender, limit: limit,
                        bytes: Varint.bytes(UInt64(limit))),
                    Stream(
                        name: "a length above that of \(name), and nothing else", sender: sender, limit: limit,
                        bytes: Varint.bytes(UInt64(limit) + 1)),
                ]
            }
    }

    private var sequences: [Stream] {
        let samples = codec.forms.filter { $0.senders.contains(.client) }.prefix(3).map { form in
            var values = SampleValues(codec, .small)
            return codec.record(of: form, values.fields(of: form.payload))
        }
        guard let last = samples.last?.count else { return [] }
        let together = samples.flatMap(\.self)
        return [
            stream("several records at once", together),
            stream("several records, of which the last is cut behind its length", together.dropLast(last - 1)),
            stream("several records, of which the last misses a byte", together.dropLast(1)),
        ]
    }

    private var laterVersions: [Stream] {
        let used = Set(codec.forms.map(\.opcode))
        let low = (UInt8(0x10)...0x7f).last { !used.contains($0) }
        let high = (UInt8(0x80)...0xff).last { !used.contains($0) }
        let fromClient = low.map { opcode in
            [
                stream("a request of a later version", [4, opcode, 9, 0xab, 0xcd]),
                stream("a request of a later version without an id", [1, opcode]),
                stream("a request of a later version with the id 0", [2, opcode, 0]),
            ]
        }
        let events = high.map { opcode in
            [
                stream("an opcode that no client can ever send", [2, opcode, 1]),
                stream("an event of a later version, to be ignored", [3, opcode, 0xab, 0xcd], from: .server),
            ]
        }
        return (fromClient ?? []) + (events ?? [])
    }

    private func stream(_ name: String, _ bytes: some Sequence<UInt8>, from sender: Direction = .client) -> Stream {
        Stream(name: name, sender: sender, limit: codec.schema.limit(from: sender), bytes: Array(bytes))
    }

    // MARK: - JSON

    private func json(_ stream: Stream, _ records: RecordJSON) -> JSONValue {
        var inspections = codec.inspect(stream.bytes, from: stream.sender, limit: stream.limit)
        var outcome: JSONValue.Member?
        if let last = inspections.last, let damage = last.damage {
            inspections.removeLast()
            if last.isIncomplete {
                outcome = .init("incomplete", .number(stream.bytes.count - last.range.lowerBound))
            } else {
                outcome = .init("failure", .string(damage.kind.rawValue))
            }
        }
        var members: [JSONValue.Member] = [
            .init("name", .string(stream.name)), .init("from", .string(stream.sender.rawValue)),
            .init("limit", .number(stream.limit)), .init("hex", HexPieces.json(stream.bytes)),
            .init("records", .array(inspections.compactMap(\.record).map(records.json))),
        ]
        if stream.bytes.isEmpty { outcome = .init("incomplete", 0) }
        if let outcome { members.append(outcome) }
        return .object(members)
    }
}
