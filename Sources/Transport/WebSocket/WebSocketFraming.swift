import Hub
import WebSocketProtocol

/// Puts records into the binary messages of WebSockets. Those of one loop that agreed on no compression, or on the same one
/// without context, share one framing: what goes to many of them is made once.
final class WebSocketFraming: Framing, @unchecked Sendable {
    // Sendable: confined to the loop of its connections.

    let isShared: Bool
    let overheadBytesMax = MessageEncoder.overheadBytesMax

    private var encoder: MessageEncoder
    private unowned let context: LoopContext

    init(_ encoder: consuming MessageEncoder, isShared: Bool, in context: LoopContext) {
        self.encoder = encoder
        self.isShared = isShared
        self.context = context
    }

    func frame(_ records: [UInt8], isSecret: Bool) -> [UInt8] {
        let bytes = encoder.frame(.binary, records.span.bytes, isSecret: isSecret)
        if Frame.isCompressed(bytes) {
            context.counters.deflateBytesIn += records.count
            context.counters.deflateBytesOut += bytes.count
        }
        return bytes
    }
}

/// The framings of one loop's connections.
struct WebSocketFramings {
    private let settings: DeflateSettings?
    private var plain: WebSocketFraming?
    /// Those that compress without context, by the window.
    private var compressing: [Int: WebSocketFraming] = [:]

    init(settings: DeflateSettings?) { self.settings = settings }

    /// The framing for a connection with this agreement.
    mutating func framing(for agreement: DeflateAgreement?, in context: LoopContext) -> WebSocketFraming {
        guard let agreement, let settings else {
            let framing = plain ?? WebSocketFraming(MessageEncoder(), isShared: true, in: context)
            plain = framing
            return framing
        }
        let make = { (isShared: Bool) in
            WebSocketFraming(MessageEncoder(agreement, settings: settings), isShared: isShared, in: context)
        }
        guard !agreement.keepsServerContext else { return make(false) }
        let framing = compressing[agreement.serverWindowBits] ?? make(true)
        compressing[agreement.serverWindowBits] = framing
        return framing
    }
}
