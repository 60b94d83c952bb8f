/// Puts the specification together, from the first line to the last.
///
/// What holds for the protocol as a whole is written in the files of `Chapters`; tables, sizes and bytes come from the schema. So the
/// text cannot say another number than the code.
struct SpecificationWriter {
    let schema: Schema
    let encoder: ExampleEncoder
    private(set) var lines: [String] = []

    init(schema: Schema) {
        self.schema = schema
        encoder = ExampleEncoder(schema: schema)
    }

    /// The whole text.
    var text: String { lines.joined(separator: "\n") + "\n" }

    // MARK: Markdown

    /// Adds paragraphs and lists, with an empty line behind them. Long lines are broken, those of tables are not.
    mutating func add(_ markdown: String) {
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += line.first == "|" ? [String(line)] : Self.broken(line)
        }
        lines.append("")
    }

    /// A paragraph or an entry of a list in lines of at most 110 characters, if words allow it.
    private static func broken(_ line: Substring) -> [String] {
        let marker = line.prefix { "-0123456789. ".contains($0) }
        let isEntry = marker == "- " || (marker.hasSuffix(". ") && marker.count > 2)
        let indent = isEntry ? String(repeating: " ", count: marker.count) : ""
        var result = [""]
        for word in line.split(separator: " ") {
            let last = result[result.count - 1]
            // A line that begins so would begin an entry of a list.
            let beginsList = word == "-" || word == "+" || word.last == "." && word.dropLast().allSatisfy(\.isNumber)
            if last.isEmpty {
                result[result.count - 1] = String(word)
            } else if last.count + 1 + word.count <= 110 || beginsList {
                result[result.count - 1] += " " + word
            } else {
                result.append(indent + word)
            }
        }
        return result
    }

    mutating func heading(_ level: Int, _ text: String) {
        lines += [String(repeating: "#", count: level) + " " + text, ""]
    }

    mutating func table(_ head: [String], _ rows: [[String]]) {
        lines.append("| " + head.joined(separator: " | ") + " |")
        lines.append("| " + head.map { _ in "---" }.joined(separator: " | ") + " |")
        lines += rows.map { "| " + $0.joined(separator: " | ") + " |" }
        lines.append("")
    }

    mutating func code(_ text: [String], language: String = "text") {
        lines += ["```" + language] + text + ["```", ""]
    }

    /// Bytes with their notes, below a title.
    mutating func bytes(_ title: String, _ bytes: AnnotatedBytes) { code([title] + bytes.text) }

    // MARK: Words for what the schema holds

    /// The documentation of an item as one paragraph.
    static func paragraph(_ documentation: [String]) -> String { documentation.joined(separator: " ") }

    /// The name that GitHub gives to a heading.
    static func anchor(_ heading: String) -> String {
        String(
            heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.map {
                $0 == " " ? "-" : $0
            })
    }

    /// A link to the heading of a message, a structure or an enumeration.
    static func link(_ name: String) -> String { "[\(name)](#\(anchor(name)))" }

    /// A type as the schema writes it, with a link to what has a place of its own.
    func linked(_ type: WireType) -> String {
        switch type {
        case .alias(let name, _): "[\(name)](#types-with-a-name)"
        case .enumeration("FailureCode", _): "[FailureCode](#failurecode)"
        case .enumeration(let name, _), .structure(let name): Self.link(name)
        case .list(let element, let range): "list&lt;\(linked(element)), \(range.written)&gt;"
        default: "`\(type.written)`"
        }
    }

    /// A failure with a link to its place in the table.
    func failure(_ name: String) -> String { "[\(name)](#failure-\(name.lowercased()))" }

    /// How long a payload is: `3 to 12,275 bytes`.
    static func size(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == 0 { return "empty" }
        let smallest = UInt64(range.lowerBound).withCommas
        let largest = UInt64(range.upperBound).withCommas
        return range.lowerBound == range.upperBound ? "\(largest) bytes" : "\(smallest) to \(largest) bytes"
    }
}

extension SchemaCompiler {
    /// The specification of the protocol for people who write a client: one text in Markdown.
    ///
    /// - Throws: what is wrong with an example, or which message has none.
    public static func specification(_ schema: Schema) throws(SpecificationError) -> String {
        guard schema.name == "parley" else {
            throw SpecificationError(
                "the specification is written around the protocol `parley`: of `\(schema.name)` it would tell nothing true"
            )
        }
        var writer = SpecificationWriter(schema: schema)
        try writer.writeAll()
        return writer.text
    }
}

extension UInt8 {
    /// `0x0f`
    var hex: String { "0x" + Hex.digits(self) }
}

extension UInt64 {
    /// With commas: `4,294,967,295`.
    var withCommas: String {
        let digits = Array(String(self))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
            })
    }
}
