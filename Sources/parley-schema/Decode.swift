import ArgumentParser
import SchemaCompiler

/// `parley-schema decode --direction client|server [HEX …]`
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads records from hex: a line of JSON for each.",
        discussion: """
            The digits are one stream of records, each with its length in front; white space and colons between bytes do not \
            count.

            A damaged record is explained on standard error, byte by byte up to the damage: what could be read of it, what a \
            receiver does about it, and whether it would be a record of the other side. The records behind it are read all the \
            same, and the status is 1. Bytes of a later version, which a receiver passes over, are pointed out there too, but \
            they are no damage.
            """)

    @Option(help: "Who sends the records: client or server.")
    var direction: Direction

    @Argument(help: "Bytes as hex. Without any, they are read from standard input.")
    var hex: [String] = []

    @Option(help: "How byte strings are written: hex or base64.")
    var bytes = ByteText.hex

    @Flag(help: "Say of every record, not only of damaged ones, what its bytes mean.")
    var explain = false

    @OptionGroup var schema: SchemaOption

    func run() throws {
        let json = RecordJSON(SchemaCodec(try schema.compiled()), byteText: bytes)
        let stream = try input()
        var hasFailed = false
        for (index, inspection) in json.codec.inspect(stream, from: direction).enumerated() {
            guard let damage = inspection.damage else {
                if let record = inspection.record { print(json.json(record).line) }
                if explain {
                    print(inspection.explanation(in: stream))
                } else {
                    for notice in inspection.notices { StandardError.line("record \(index + 1): \(notice)") }
                }
                continue
            }
            hasFailed = true
            StandardError.line("record \(index + 1) is damaged: \(damage)")
            StandardError.line(inspection.explanation(in: stream))
            if let record = inspection.record { StandardError.line("read so far: \(json.json(record).line)") }
            if let reaction = inspection.reaction(in: stream) { StandardError.line(reaction) }
            let whole = Array(stream[inspection.range])
            if let record = try? json.codec.decode(whole, from: direction.opposite), case .message = record,
                (try? json.codec.encode(record)) == whole
            {
                StandardError.line("as a record of a \(direction.opposite.rawValue): \(json.json(record).line)")
            }
        }
        if hasFailed { throw ExitCode.failure }
    }

    private func input() throws -> [UInt8] {
        var lines = hex
        if lines.isEmpty {
            while let line = readLine() { lines.append(line) }
        }
        let digits = lines.joined().filter { !$0.isWhitespace && $0 != ":" }
        if let wrong = digits.enumerated().first(where: { !$0.element.isHexDigit }) {
            throw ValidationError("`\(wrong.element)`, digit \(wrong.offset + 1), is not a hexadecimal digit.")
        }
        guard let bytes = ByteText.hex.bytes(digits) else {
            throw ValidationError("There is an odd number of digits: \(digits.count).")
        }
        return bytes
    }
}
