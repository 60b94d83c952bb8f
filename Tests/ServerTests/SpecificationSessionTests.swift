import Foundation
import Testing
import WireFormat

/// The session at the end of `Protocol/SPECIFICATION.md`, played with a real server: the clients' bytes as they stand there, and
/// the server's answers held against what stands there, byte for byte.
@Suite struct `The session of the specification` {
    @Test(.timeLimit(.minutes(1))) func `a server answers as the specification says`() async throws {
        let server = try ServerProcess()
        var session = Player(port: server.port)
        let records = try AnnotatedRecord.session()
        #expect(records.count > 40)
        for record in records { try await session.play(record) }
        try await session.finish()
    }
}

/// A record as the specification shows it.
struct AnnotatedRecord {
    /// The bytes of one value.
    struct Line {
        var bytes: [UInt8]
        var note: Substring
        /// Whether the value is another one each time.
        var isVarying: Bool
    }

    enum Direction { case fromClient, fromServer, cut }

    let connection: String
    let title: String
    let direction: Direction
    /// The length stands in the first one.
    let lines: [Line]

    /// All records of the chapter, in their order.
    static func session() throws -> [AnnotatedRecord] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protocol/SPECIFICATION.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "\n## 12. A whole session"))
        let end = try #require(text.range(of: "\n## ", range: start.upperBound..<text.endIndex))
        return text[start.upperBound..<end.lowerBound].matches(of: /(?s)```text\n(.*?)\n```/).map {
            AnnotatedRecord($0.1)
        }
    }

    private init(_ block: Substring) {
        let rows = block.split(separator: "\n")
        title = String(rows[0])
        connection = String(rows[0].prefix { $0 != " " })
        direction =
            title.contains("client -> server") ? .fromClient : title.contains("server -> client") ? .fromServer : .cut
        var lines: [Line] = []
        for row in rows.dropFirst() {
            let words = row.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
            let hex = words.prefix { $0.count == 2 && UInt8($0, radix: 16) != nil }
            let bytes = hex.compactMap { UInt8($0, radix: 16) }
            let note = words.dropFirst(hex.count).joined(separator: " ").drop { $0 == " " }
            if note.isEmpty, let last = lines.indices.last {
                lines[last].bytes += bytes
            } else {
                lines.append(Line(bytes: bytes, note: note, isVarying: row.first == "~"))
            }
        }
        self.lines = lines
    }

    /// Holds the body of a record against this one.
    /// - Returns: what stands in place of each value that is another one each time, and what is different, if anything is.
    func compare(_ body: [UInt8]) -> (learned: [[UInt8]: [UInt8]], difference: String?) {
        var learned: [[UInt8]: [UInt8]] = [:]
        var rest = body[...]
        for line in lines.dropFirst() {
            let count = line.isVarying ? Self.size(of: line, in: rest) : line.bytes.count
            guard count <= rest.count else { return ([:], "it ends before \(line.note)") }
            let found = Array(rest.prefix(count))
            if line.isVarying {
                learned[line.bytes] = found
            } else if found != line.bytes {
                return ([:], "\(found) instead of \(line.note)")
            }
            rest = rest.dropFirst(count)
        }
        return rest.isEmpty ? (learned, nil) : ([:], "\(Array(rest)) is left over")
    }

    /// How many bytes a value takes that need not be as long as the one that is shown.
    private static func size(of line: Line, in rest: ArraySlice<UInt8>) -> Int {
        if line.note.contains(": Token =") { return line.bytes.count }
        let first = rest.first ?? 0
        let varint = (~first).leadingZeroBitCount + 1
        return line.note.contains(": utf8<") ? 1 + Int(first) : varint
    }
}

/// Plays records against a server.
private struct Player {
    let port: Int
    private var connections: [String: RawConnection] = [:]
    /// What the server said instead of the values that the specification shows.
    private var values: [[UInt8]: [UInt8]] = [:]
    /// What the server owes on a connection.
    private var owed: [(connection: String, records: [AnnotatedRecord])] = []

    init(port: Int) { self.port = port }

    mutating func play(_ record: AnnotatedRecord) async throws {
        switch record.direction {
        case .fromServer:
            if owed.last?.connection == record.connection {
                owed[owed.count - 1].records.append(record)
            } else {
                owed.append((record.connection, [record]))
            }
        case .fromClient:
            try await collect()
            let connection = try await connection(record.connection)
            try await connection.send(record.lines.flatMap { $0.isVarying ? values[$0.bytes] ?? $0.bytes : $0.bytes })
        case .cut:
            try await collect()
            try await connection(record.connection).close()
        }
    }

    /// After the last record the server closes every connection without a word.
    mutating func finish() async throws {
        try await collect()
        for (name, connection) in connections {
            let more = try await connection.next()
            #expect(more == nil, "connection \(name)")
        }
    }

    private mutating func connection(_ name: String) async throws -> RawConnection {
        if let connection = connections[name] { return connection }
        let connection = try await RawConnection.open(port: port)
        connections[name] = connection
        return connection
    }

    /// Takes what the server owes. Replies and events are not ordered among each other.
    private mutating func collect() async throws {
        for (name, records) in owed {
            var records = records
            let connection = try await connection(name)
            while !records.isEmpty {
                let body = try #require(try await connection.next(), "\(name) was closed before \(records[0].title)")
                let compared = records.map { $0.compare(body) }
                guard let index = compared.firstIndex(where: { $0.difference == nil }) else {
                    throw Mismatch(
                        description:
                            "\(name) receives \(body), not \(records[0].title): \(compared[0].difference ?? "")")
                }
                values.merge(compared[index].learned) { $1 }
                records.remove(at: index)
            }
        }
        owed = []
    }

    /// The server has said something else than the specification.
    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }
}
