#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whole lines on standard output, written at once.
enum StandardOutput {
    static func line(_ text: String) { writeLine(text, to: 1) }
}

/// Whole lines on standard error, written at once.
enum StandardError {
    static func line(_ text: String) { writeLine(text, to: 2) }
}

/// An error that a command ends with: the text after `Error: `, and exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

private func writeLine(_ text: String, to descriptor: Int32) {
    var rest = Array("\(text)\n".utf8)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}
