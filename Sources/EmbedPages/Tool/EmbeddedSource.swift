import Foundation

/// The Swift file that holds the page. Each file is one literal, which costs the compiler next to nothing, where an array of bytes
/// would cost it minutes: text as it is, anything else in base 64.
enum EmbeddedSource {
    static func text(of files: [PageFile]) -> String {
        let entries = files.map { file in
            let (form, content) = literal(of: file.bytes)
            return """
                        EmbeddedFile(
                            path: "\(escaped(file.path))", mediaType: "\(file.mediaType)",
                            \(form): "\(content)"),

                """
        }
        return """
            // Made from the files of the page at build time.

            extension EmbeddedFile {
                static let embedded: [EmbeddedFile] = [
            \(entries.joined())    ]
            }

            """
    }

    private static func literal(of bytes: Data) -> (form: String, content: String) {
        if let text = String(bytes: bytes, encoding: .utf8), text.utf8.count == bytes.count {
            return ("text", escaped(text))
        }
        return ("base64", bytes.base64EncodedString())
    }

    /// A text as it stands between two quotation marks, byte by byte the same when it is compiled.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f || scalar.value == 0xfeff:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
