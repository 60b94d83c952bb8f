/// Whether a text is one JSON object (RFC 8259), without building it.
struct JSONCheck {
    /// What a text is.
    enum Verdict: Hashable {
        case object
        /// Not JSON from this byte on, or not an object.
        case malformed(offset: Int)
        case tooDeep
    }

    private let bytes: [UInt8]
    private let depthMax: Int
    private var offset = 0

    private enum Fault: Error {
        case malformed
        case tooDeep
    }

    private init(bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    /// Checks a text.
    /// - Parameter depthMax: how many objects and arrays may lie within each other.
    static func object(_ text: String, depthMax: Int) -> Verdict {
        var check = JSONCheck(bytes: Array(text.utf8), depthMax: depthMax)
        do throws(Fault) {
            check.skipSpace()
            guard check.peek == UInt8(ascii: "{") else { throw .malformed }
            try check.value(depth: 0)
            check.skipSpace()
            guard check.offset == check.bytes.count else { throw .malformed }
            return .object
        } catch {
            return switch error {
            case .malformed: .malformed(offset: check.offset)
            case .tooDeep: .tooDeep
            }
        }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { offset += 1 }
    }

    /// Passes over `byte` if it comes next.
    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): try members(depth: depth + 1, end: "}", named: true)
        case UInt8(ascii: "["): try members(depth: depth + 1, end: "]", named: false)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    /// The inside of an object (`named`) or an array.
    private mutating func members(depth: Int, end: Unicode.Scalar, named: Bool) throws(Fault) {
        guard depth <= depthMax else { throw .tooDeep }
        offset += 1
        skipSpace()
        if take(end) { return }
        while true {
            if named {
                skipSpace()
                try string()
                skipSpace()
                guard take(":") else { throw .malformed }
            }
            try value(depth: depth)
            skipSpace()
            if take(end) { return }
            guard take(",") else { throw .malformed }
        }
    }

    private mutating func word(_ word: StaticString) throws(Fault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[index] else { throw .malformed }
            offset += 1
        }
    }

    /// The text is valid UTF-8 already, so only control characters and escapes are looked at.
    private mutating func string() throws(Fault) {
        guard take("\"") else { throw .malformed }
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"):
                offset += 1
                try escape()
            case ..<0x20: throw .malformed
            default: offset += 1
            }
        }
        throw .malformed
    }

    private mutating func escape() throws(Fault) {
        guard let byte = peek else { throw .malformed }
        switch byte {
        case UInt8(ascii: "u"):
            offset += 1
            for _ in 0..<4 {
                guard let digit = peek, Self.isHexDigit(digit) else { throw .malformed }
                offset += 1
            }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        default: throw .malformed
        }
    }

    private mutating func number() throws(Fault) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    /// One digit or more.
    private mutating func digits() throws(Fault) {
        let start = offset
        while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
        guard offset > start else { throw .malformed }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
