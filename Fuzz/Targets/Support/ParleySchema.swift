import Foundation
import SchemaCompiler

/// The protocol, read again as data.
enum ParleySchema {
    static let schema: Schema = {
        do {
            return try SchemaCompiler.compile(text)
        } catch {
            fatalError("the schema that was compiled cannot be read again: \(error)")
        }
    }()

    /// `Protocol/parley.schema`
    static let text: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Protocol/parley.schema")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            fatalError("\(file.standardizedFileURL.path) cannot be read")
        }
        return text
    }()

    static let codec = SchemaCodec(schema)
    static let json = RecordJSON(codec)
    static let corpus = SchemaCompiler.corpus(schema)

    /// Pieces that records are made of.
    static let pieces = corpus.pieces

    /// The seeds of some folders of the corpus.
    static func seeds(_ folders: String...) -> [FuzzSeed] {
        corpus.seeds.filter { folders.contains($0.folder) }.map { FuzzSeed(name: $0.name, bytes: $0.bytes) }
    }

    /// What a record with this opcode from this side carries; nil if there is none.
    static func form(opcode: UInt8, from sender: Direction) -> RecordForm? {
        codec.forms.first { $0.opcode == opcode && $0.senders.contains(sender) }
    }
}
