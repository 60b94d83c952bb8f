import Foundation

/// A file of the page that the program carries in itself.
public struct EmbeddedFile: Hashable, Sendable {
    /// Where it is served, without the slash before it: `client/client.js`.
    public var path: String
    /// What it is: `text/css; charset=utf-8`.
    public var mediaType: String
    /// What it holds.
    public var bytes: [UInt8]

    /// A file that holds these bytes.
    public init(path: String, mediaType: String, bytes: [UInt8]) {
        self.path = path
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// The whole page: what lies in `Sources/WebPages/Page`, and what is generated from the schema for it.
    public static let all: [EmbeddedFile] = embedded
}

extension EmbeddedFile {
    /// A text, as the generated file holds it.
    init(path: String, mediaType: String, text: StaticString) {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        self.init(path: path, mediaType: mediaType, bytes: Array(bytes))
    }

    /// Anything else, as the generated file holds it.
    init(path: String, mediaType: String, base64: String) {
        guard let data = Data(base64Encoded: base64) else {
            preconditionFailure("what the build has encoded can be decoded: \(path)")
        }
        self.init(path: path, mediaType: mediaType, bytes: Array(data))
    }
}
