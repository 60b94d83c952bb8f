import CZlib

/// What a client accepts of the forms in which a file is at hand.
enum ContentCoding {
    /// Whether the client takes gzip, by its Accept-Encoding (RFC 9110 §12.5.3).
    static func acceptsGzip(_ field: String?) -> Bool {
        guard let field else { return false }
        var others = false
        for element in field.split(separator: ",") {
            let parts = element.split(separator: ";").map { trimmed($0).lowercased() }
            guard let name = parts.first else { continue }
            let isAccepted = !parts.dropFirst().contains { isZero($0) }
            switch name {
            case "gzip", "x-gzip": return isAccepted
            case "*": others = isAccepted
            default: break
            }
        }
        return others
    }

    /// Whether a parameter is a weight of nothing: `q=0`, `q=0.000`.
    private static func isZero(_ parameter: String) -> Bool {
        guard parameter.hasPrefix("q=") else { return false }
        return parameter.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// Compresses bytes as well as zlib can.
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        /// 15 bits of window, and 16 for the header of gzip around it.
        let windowBits: CInt = 15 + 16
        let status = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            CInt(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib needs some memory at start")
        defer { deflateEnd(&stream) }
        var input = bytes
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        return input.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let status = deflate(&stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "the bound is enough")
                count = Int(stream.total_out)
            }
        }
    }
}
