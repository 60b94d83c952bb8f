import ArgumentParser
import SchemaCompiler

/// `parley-schema check [FILE] [--sizes]`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a schema and says everything that is wrong with it.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Flag(help: "Print what each message takes at the most: bytes on the wire, and heap when it is decoded.")
    var sizes = false

    func run() throws {
        let schema = try SchemaFile(path: file).compiled()
        if sizes {
            print(Self.table(schema.sizes))
        } else {
            let version = "\(schema.version.major).\(schema.version.minor)"
            print("\(schema.name) \(version): \(schema.messages.count) messages, no mistake")
        }
    }

    /// The rows, one to a line, in columns.
    private static func table(_ rows: [SizeRow]) -> String {
        let head = ["opcode", "message", "smallest", "largest", "limit", "heap", ""]
        let cells =
            [head]
            + rows.map { row in
                let opcode = String(row.opcode, radix: 16)
                return [
                    "0x" + (opcode.count < 2 ? "0" : "") + opcode, row.name, "\(row.smallest)", "\(row.largest)",
                    "\(row.limit)", "\(row.heap)", row.isFit ? "fit" : "",
                ]
            }
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? cell + space : space + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
