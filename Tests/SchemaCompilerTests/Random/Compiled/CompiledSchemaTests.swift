import Foundation
import Testing

@testable import SchemaCompiler

/// Random schemas with random values through the real emitter and the real compiler.
///
/// `make test` takes a few schemas, each time the same; `PARLEY_RANDOM_SCHEMAS=200` takes so many, in batches, and
/// `PARLEY_RANDOM_SEED=7` begins with another one.
@Suite struct `Compiled random schemas` {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["PARLEY_RANDOM_SCHEMAS"].flatMap(Int.init) ?? 8
    private static let first = environment["PARLEY_RANDOM_SEED"].flatMap(UInt64.init) ?? 1
    private static let batchSize = 32

    @Test func `read, write and refuse what the schema says, whatever schema`() throws {
        let compiler = try SwiftCompiler()
        defer { compiler.remove() }
        let wireFormat = try compiler.module("WireFormat", TestFolder.sources("WireFormat"))
        var seeds = (0..<UInt64(Self.count)).map { Self.first &+ $0 }[...]
        while !seeds.isEmpty {
            try check(Array(seeds.prefix(Self.batchSize)), compiler, wireFormat, withAwkward: seeds.first == Self.first)
            seeds = seeds.dropFirst(Self.batchSize)
        }
    }

    /// Compiles the schemas of these seeds together, and compares what they do with what the schemas say.
    /// - Parameter withAwkward: whether the schema whose names are words of the language is compiled with them.
    private func check(
        _ seeds: [UInt64], _ compiler: SwiftCompiler, _ wireFormat: URL, withAwkward: Bool
    ) throws {
        let awkward = withAwkward ? [SchemaCodec(try SchemaCompiler.compile(AwkwardSchema.text))] : []
        let codecs = seeds.map { SchemaCodec(RandomSchema.valid(seed: $0).schema) } + awkward
        let seeds = seeds + awkward.map { _ in 0 }
        var files = [GeneratedFile(name: "Program.swift", text: BatchProgram.main)]
        files.append(GeneratedFile(name: "Table.swift", text: BatchProgram.table(count: codecs.count)))
        for (number, codec) in codecs.enumerated() {
            files += BatchProgram.files(of: codec.schema, number: number)
            files.append(GeneratedFile(name: "S\(number).swift", text: BatchProgram.outcome(of: number)))
        }
        let folder = compiler.folder.appending(path: "batch")
        try TestFolder.replace(folder, with: files)
        let sources = files.map { folder.appending(path: $0.name) } + [TestFolder.payloadDescription]
        let program = try compiler.program("Batch", sources, objects: [wireFormat])

        var input: [String] = []
        var expected: [String] = []
        for (number, (seed, codec)) in zip(seeds, codecs).enumerated() {
            for (record, sender) in Self.records(codec, seed: seed) {
                let body = record.dropFirst(Varint.size(first: record[0]))
                input.append("\(number) \(sender.rawValue) \(body.map { Hex.digits($0) }.joined())")
                expected.append(codec.outcome(of: record, from: sender))
            }
        }
        #expect(expected.count > seeds.count * 1000)
        let output = try compiler.run(program, input: input)
        #expect(output.count == expected.count)
        let differences = zip(input, zip(output, expected)).filter { $0.1.0 != $0.1.1 }
        for (line, (said, wanted)) in differences.prefix(5) {
            Issue.record("seed \(seeds[0]) + \(line)\nsays     \(said)\nexpected \(wanted)")
        }
        #expect(differences.isEmpty, "\(differences.count) of \(expected.count)")
    }

    /// Records of everything that the schema has, whole, cut, and broken in each way.
    private static func records(_ codec: SchemaCodec, seed: UInt64) -> [(record: [UInt8], sender: Direction)] {
        var records: [(record: [UInt8], sender: Direction)] = []
        for form in codec.forms {
            for (turn, extent) in [SampleValues.Extent.smallest, .small, .varied, .varied, .largest].enumerated() {
                if extent == .largest && form.payload.fitBudget != nil { continue }
                var values = SampleValues(codec, extent, seed: seed &* 31 &+ UInt64(form.opcode) &+ UInt64(turn))
                let record = SchemaRecord.message(
                    form.name, id: form.hasID ? 300 : nil, fields: values.fields(of: form.payload))
                guard let bytes = try? codec.encode(record) else { continue }
                let body = Array(bytes.dropFirst(Varint.size(first: bytes[0])))
                for end in cuts(of: body.count) {
                    let cut = Varint.bytes(UInt64(end)) + body[..<end]
                    for sender in form.senders { records.append((cut, sender)) }
                }
            }
            records += MalformedVectors(codec, form, visited: []).vectors.map { ($0.bytes, form.senders[0]) }
        }
        return records
    }

    /// Where a body is cut: at each byte of its first hundred and its last twenty, and not at all.
    private static func cuts(of count: Int) -> [Int] {
        (1...count).filter { $0 <= 100 || $0 > count - 20 }
    }
}

extension TestFolder {
    private static let project = url.appending(path: "../..").standardizedFileURL

    /// The Swift files of a module of the project.
    static func sources(_ module: String) -> [URL] {
        let folder = project.appending(path: "Sources/\(module)")
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appending(path: $0) }
    }

    /// What generated code needs beside the wire format.
    static let payloadDescription = project.appending(path: "Sources/ParleyProtocol/PayloadDescription.swift")
}
