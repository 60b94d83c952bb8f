import Crypto
import NIOCore
import WebPages

/// A file as it is served: compressed once, with tags by which a client knows that it has it.
struct StaticFile: Sendable {
    /// One of the forms in which a file is at hand.
    struct Form: Sendable {
        var bytes: ByteBuffer
        /// A strong tag: the same only for the same bytes (RFC 9110 §8.8.3).
        var tag: String
    }

    let mediaType: String
    let plain: Form
    /// Nil when it would not be smaller.
    let gzip: Form?

    init(_ file: EmbeddedFile) {
        mediaType = file.mediaType
        let digits = Array("0123456789abcdef".utf8)
        let digest = SHA256.hash(data: file.bytes).prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        let name = String(decoding: digest, as: UTF8.self)
        plain = Form(bytes: ByteBuffer(bytes: file.bytes), tag: "\"\(name)\"")
        let compressed = ContentCoding.gzip(file.bytes)
        gzip =
            compressed.count < file.bytes.count
            ? Form(bytes: ByteBuffer(bytes: compressed), tag: "\"\(name)-gzip\"") : nil
    }

    /// Whether a client that names these tags (`If-None-Match`) has the file, in whichever form.
    func isHeld(byOneWith field: String?) -> Bool {
        guard let field else { return false }
        let tags = [plain.tag, gzip?.tag].compactMap(\.self)
        return field.split(separator: ",").contains { element in
            var tag = element.drop { $0 == " " || $0 == "\t" }
            while let last = tag.last, last == " " || last == "\t" { tag.removeLast() }
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            return tag == "*" || tags.contains(String(tag))
        }
    }
}
