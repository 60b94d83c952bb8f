import Foundation
import SchemaCompiler
import Testing

/// `Protocol/SPECIFICATION.md`, as it is committed. What its bytes mean is tested in ParleyProtocolTests, the session at its end
/// in ServerTests.
@Suite struct `Specification` {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Protocol")
    static let text = (try? String(contentsOf: folder.appending(path: "SPECIFICATION.md"), encoding: .utf8)) ?? ""

    static func schema() throws -> Schema {
        try SchemaCompiler.compile(String(contentsOf: folder.appending(path: "parley.schema"), encoding: .utf8))
    }

    @Test func `the specification is what the schema gives`() throws {
        let generated = try SchemaCompiler.specification(Self.schema())
        let lines = zip(generated.split(separator: "\n"), Self.text.split(separator: "\n"))
        let difference = lines.first { $0 != $1 }
        #expect(difference == nil, "it is stale: run `parley-schema generate specification`")
        #expect(generated == Self.text)
    }

    @Test func `every link leads somewhere, and no two headings have the same name`() {
        let headings = Self.text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
            String(
                heading.drop { $0 == "#" || $0 == " " }.lowercased().filter {
                    $0.isLetter || $0.isNumber || " -".contains($0)
                }
            )
            .replacing(" ", with: "-")
        }
        #expect(Set(headings).count == headings.count)
        let anchors = Set(headings + Self.text.matches(of: /<a id="([^"]+)">/).map { String($0.1) })
        let links = Self.text.matches(of: /\]\(#([^)]+)\)/).map { String($0.1) }
        #expect(links.count > 300)
        #expect(links.filter { !anchors.contains($0) } == [])
    }

    @Test func `every message, structure, enumeration and failure of the schema has its place`() throws {
        let schema = try Self.schema()
        for name in schema.structures.map(\.payload.name) + schema.enumerations.map(\.name)
            + schema.messages.map(\.name)
        where name != "Failure" {
            #expect(Self.text.contains(try Regex("(?m)^###+ \(name)$")), "\(name)")
        }
        for failure in schema.failures {
            #expect(Self.text.contains("| `\(failure.name)` | `\(failure.advice.rawValue)`"))
        }
    }

    @Test func `the moments of the examples are those of the calendar`() throws {
        let found = Self.text.matches(of: /(?m)^[ ~] ((?:[0-9a-f]{2} ?)+?) +\w+: timestamp = (\S+)Z$/)
        #expect(found.count > 50)
        for match in found {
            let bytes = match.1.split(separator: " ").compactMap { UInt8($0, radix: 16) }
            let milliseconds =
                bytes.count == 1
                ? UInt64(bytes[0]) : bytes.dropFirst().reduce(UInt64(bytes[0] & 0x03)) { $0 << 8 | UInt64($1) }
            let parsed = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse("\(match.2)Z")
            #expect(UInt64((parsed.timeIntervalSince1970 * 1000).rounded()) == milliseconds + 1_577_836_800_000)
        }
    }

    @Test func `a message without an example cannot be specified`() throws {
        let schema = try SchemaCompiler.compile(
            String(contentsOf: TestFolder.url.appending(path: "Golden/lamp.schema"), encoding: .utf8))
        #expect(throws: SpecificationError.self) { try SchemaCompiler.specification(schema) }
    }
}
