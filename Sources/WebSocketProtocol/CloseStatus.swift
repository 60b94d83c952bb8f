/// What a Close frame says.
public struct CloseStatus: Hashable, Sendable {
    /// Why; nil when the frame is empty.
    public var code: CloseCode?

    /// For a developer to read: at most 123 bytes of UTF-8. What is longer is cut when it is sent.
    public var reason: String

    /// A Close frame without a word.
    public static let none = CloseStatus(code: nil)

    /// A code, and what there is to say about it.
    public init(_ code: CloseCode, _ reason: String = "") { self.init(code: code, reason: reason) }

    private init(code: CloseCode?, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads the payload of a Close frame (RFC 6455 §5.5.1).
    public init(decoding payload: RawSpan) throws(WebSocketFailure) {
        guard payload.byteCount > 0 else {
            self = .none
            return
        }
        guard payload.byteCount >= 2 else { throw .closeTooShort }
        let code = CloseCode(rawValue: UInt16(bigEndian: payload.unsafeLoadUnaligned(as: UInt16.self)))
        guard code.mayBeSent else { throw .closeCodeForbidden(code) }
        let reason = payload.extracting(2...).withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let reason else { throw .closeReasonNotUTF8 }
        self.init(code: code, reason: reason)
    }

    /// The payload of the Close frame.
    var payload: [UInt8] {
        guard let code else { return [] }
        return [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)] + reasonBytes
    }

    /// As much of the reason as a control frame holds, cut between two characters.
    private var reasonBytes: [UInt8] {
        guard reason.utf8.count > Self.reasonBytesMax else { return Array(reason.utf8) }
        var bytes: [UInt8] = []
        for scalar in reason.unicodeScalars {
            guard bytes.count + UTF8.width(scalar) <= Self.reasonBytesMax else { break }
            bytes.append(contentsOf: scalar.utf8)
        }
        return bytes
    }

    private static let reasonBytesMax = FrameHeader.controlBytesMax - 2
}
