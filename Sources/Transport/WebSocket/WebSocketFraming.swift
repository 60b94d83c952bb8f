import Hub
import WebSocketProtocol

/// Puts records into the binary messages of WebSockets. Those of one loop that agreed on no compression, or on the same one
/// without context, share one framing: what goes to many of them is made once, and an event that goes out alone once for all loops.
final class WebSocketFraming: Framing, @unchecked Sendable {
    // Sendable: confined to the loop of its connections.

    let form: MessageForm?
    let overheadBytesMax = MessageEncoder.overheadBytesMax

    private var encoder: MessageEncoder
    private unowned let context: LoopContext

    /// - Parameter windowBits: the window, where no context is kept; 0 where nothing is compressed; nil where a context is kept.
    init(_ encoder: consuming MessageEncoder, sharedWithWindowBits windowBits: Int?, in context: LoopContext) {
        self.encoder = encoder
        form = windowBits.map(MessageForm.init)
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
            let framing = plain ?? WebSocketFraming(MessageEncoder(), sharedWithWindowBits: 0, in: context)
            plain = framing
            return framing
        }
        let windowBits = agreement.serverWindowBits
        let make = { (sharedWindowBits: Int?) in
            WebSocketFraming(
                MessageEncoder(agreement, settings: settings), sharedWithWindowBits: sharedWindowBits, in: context)
        }
        guard !agreement.keepsServerContext else { return make(nil) }
        let framing = compressing[windowBits] ?? make(windowBits)
        compressing[windowBits] = framing
        return framing
    }
}
