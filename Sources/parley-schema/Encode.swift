import ArgumentParser
import SchemaCompiler

/// `parley-schema encode [JSON …]`
struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes records from JSON: a line of hex for each.",
        discussion: """
            Each line is a record, as in

              {"message": "Ping"}
              {"message": "PostMessage", "id": 7, "fields": {"room": 5, "nonce": 9, "text": "hi"}}

            A reply is named PostMessage.Reply. Enumerations may be given by name or number, byte strings as hex or base64; \
            a time is the number of milliseconds since 2020-01-01T00:00:00Z. A long value may be {"repeat": "a", "count": 8000}.

            A line that is no record is explained on standard error. The others are encoded all the same, and the status is 1.
            """)

    @Argument(help: "Records as JSON. Without any, lines are read from standard input.")
    var records: [String] = []

    @Option(help: "Who sends the records (client or server): then only its own are allowed.")
    var direction: Direction?

    @Option(help: "How byte strings are given: hex or base64.")
    var bytes = ByteText.hex

    @OptionGroup var schema: SchemaOption

    func run() throws {
        let json = RecordJSON(SchemaCodec(try schema.compiled()), byteText: bytes)
        var hasFailed = false
        func encode(_ line: String, number: Int) {
            guard line.contains(where: { !$0.isWhitespace }) else { return }
            do {
                let record = try json.record(try JSONValue(parsing: line), from: direction)
                print(ByteText.hex.text(try json.codec.encode(record)))
            } catch {
                hasFailed = true
                StandardError.line("line \(number): \(error)")
            }
        }
        if records.isEmpty {
            var lines = StandardInputLines()
            while let bytes = lines.next() {
                guard let line = String(validating: bytes, as: UTF8.self) else {
                    hasFailed = true
                    StandardError.line("line \(lines.count): not UTF-8")
                    continue
                }
                encode(line, number: lines.count)
            }
        } else {
            for (index, record) in records.enumerated() { encode(record, number: index + 1) }
        }
        if hasFailed { throw ExitCode.failure }
    }
}
