extension SchemaCompiler {
    /// Inputs to start fuzzing a decoder of a protocol from.
    public static func corpus(_ schema: Schema) -> Corpus {
        CorpusMaker(schema).corpus()
    }
}

/// Inputs to start fuzzing from: few and small, so that each part of the protocol is seen at once and the rest is left to the fuzzer.
public struct Corpus: Hashable, Sendable {
    /// One input.
    public struct Seed: Hashable, Sendable {
        /// `client` and `server` hold bodies of records, `streams` records with their lengths, one behind the other.
        public let folder: String
        /// The name in its folder.
        public let name: String
        /// The input.
        public let bytes: [UInt8]
    }

    /// The inputs.
    public var seeds: [Seed] = []
    /// Pieces of inputs, in the form of libFuzzer's dictionaries: `dictionary.txt`.
    public var dictionary = GeneratedFile(name: "dictionary.txt", text: "")
    /// The same pieces.
    public var pieces: [[UInt8]] = []
}

/// Makes the corpus of a schema.
private struct CorpusMaker {
    private let codec: SchemaCodec

    init(_ schema: Schema) { codec = SchemaCodec(schema) }

    func corpus() -> Corpus {
        var corpus = Corpus()
        for form in codec.forms { addBodies(of: form, to: &corpus) }
        for sender in Direction.allCases { addStreams(from: sender, to: &corpus) }
        let pieces = self.pieces
        corpus.pieces = pieces.map(\.bytes)
        corpus.dictionary = GeneratedFile(
            name: "dictionary.txt",
            text: pieces.map { "\($0.name)=\"\($0.bytes.map(Self.escaped).joined())\"\n" }.joined())
        return corpus
    }

    private static func escaped(_ byte: UInt8) -> String {
        "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private func addBodies(of form: RecordForm, to corpus: inout Corpus) {
        for (name, extent) in [("smallest", SampleValues.Extent.smallest), ("small", .small), ("varied", .varied)] {
            var values = SampleValues(codec, extent, seed: UInt64(form.opcode))
            let body = codec.body(of: form, id: 1, values.fields(of: form.payload))
            for sender in form.senders {
                corpus.seeds.append(.init(folder: sender.rawValue, name: "\(form.name)-\(name)", bytes: body))
            }
        }
    }

    private func addStreams(from sender: Direction, to corpus: inout Corpus) {
        let bodies = corpus.seeds.filter { $0.folder == sender.rawValue && $0.name.hasSuffix("-small") }.map(\.bytes)
        let stream = bodies.prefix(4).flatMap { Varint.bytes(UInt64($0.count)) + $0 }
        let limit = codec.schema.limit(from: sender)
        let inputs: [(String, [UInt8])] = [
            ("records", stream), ("cut", stream.dropLast()), ("empty-record", stream + [0]),
            ("too-long", stream + Varint.bytes(UInt64(limit) + 1)), ("longest", Varint.bytes(UInt64(limit))),
            ("not-shortest", [0x80, 5, 1, 2, 3, 4, 5]), ("beyond", [0xff]),
        ]
        for (name, bytes) in inputs {
            corpus.seeds.append(.init(folder: "streams", name: "\(sender.rawValue)-\(name)", bytes: bytes))
        }
    }

    /// Opcodes with a number behind them, varints around the edges of their sizes and of the bounds of the schema, and texts that
    /// take care to be UTF-8, or not to be.
    private var pieces: [(name: String, bytes: [UInt8])] {
        var pieces: [(name: String, bytes: [UInt8])] = []
        for form in codec.forms {
            pieces.append(("opcode_\(form.name.replacing(".", with: "_"))", [form.opcode] + (form.hasID ? [1] : [])))
        }
        var numbers: Set<UInt64> = [.max, UInt64(UInt32.max), UInt64(UInt32.max) + 1]
        for size in 2...9 { numbers.formUnion([1 << UInt64(7 * (size - 1)), (1 << UInt64(7 * (size - 1))) - 1]) }
        for form in codec.forms {
            for field in form.payload.fields { numbers.formUnion(Self.edges(of: field.type)) }
        }
        for number in numbers.sorted() where number > 0x7f { pieces.append(("number_\(number)", Varint.bytes(number))) }
        for form in codec.forms where form.payload.knownFlags > 0x3f {
            let flags = form.payload.knownFlags
            pieces.append(("flags_of_\(form.name.replacing(".", with: "_"))", Varint.bytes(flags)))
        }
        return pieces + [
            ("not_shortest", [0x80, 0x01]), ("unknown_flag", Varint.bytes(1 << 63)), ("two_bytes", [0xc3, 0xa9]),
            ("four_bytes", [0xf0, 0x9f, 0x98, 0x80]), ("surrogate", [0xed, 0xa0, 0x80]), ("overlong", [0xc0, 0x80]),
            ("beyond_unicode", [0xf4, 0x90, 0x80, 0x80]),
        ]
    }

    private static func edges(of type: WireType) -> [UInt64] {
        switch type.resolved {
        case .number(let range), .back(let range): [range.upperBound, range.upperBound &+ 1]
        case .text(let range), .bytes(let range), .list(_, let range):
            [UInt64(range.upperBound), UInt64(range.upperBound) + 1]
        default: []
        }
    }
}
