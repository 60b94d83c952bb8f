import ParleyProtocol

/// Counts the bytes that pushing a conversation to one client takes, in Parley and in other protocols.
///
/// Raw is what TCP carries for Parley, and what a WebSocket message holds for the others. Compressed is permessage-deflate with
/// context takeover over everything that is pushed, with the two bytes in front of each WebSocket message.
struct WireBytes {
    private struct Sizes {
        var messages: [Double] = []
        var typing: [Double] = []
        var read: [Double] = []

        mutating func append(_ size: Int, of event: Conversation.Event) {
            if event.isMessage { messages.append(Double(size)) }
            if event.isTyping { typing.append(Double(size)) }
            if event.isRead { read.append(Double(size)) }
        }
    }

    func measure() throws -> [Row] {
        Progress.say("bytes on the wire …")
        let conversation = Conversation()
        var raw: [PushFormat: Sizes] = [:]
        var compressed: [PushFormat: Sizes] = [:]
        for format in PushFormat.allCases {
            let stream = try DeflateStream()
            for event in conversation.events {
                let bytes = try format.bytes(of: event, in: conversation.room)
                raw[format, default: Sizes()].append(bytes.count, of: event)
                // A message above 125 bytes has two more in front (RFC 6455 §5.2).
                let size = try stream.compressedSize(of: bytes)
                compressed[format, default: Sizes()].append(size + (size > 125 ? 4 : 2), of: event)
            }
        }
        let total: ([Double]) -> Double = { $0.reduce(0, +) }
        let median: ([Double]) -> Double = { Sample($0).median }
        return rows("a message: median", 49, raw) { median($0.messages) }
            + rows("200 messages", 12_250, raw) { total($0.messages) }
            + rows("a message, deflated: median", 35, compressed) { median($0.messages) }
            + rows("200 messages, deflated", 8350, compressed) { total($0.messages) }
            + rows("a typing event: most", 8, raw) { $0.typing.max() ?? .nan }
            + rows("a read marker: most", 8, raw) { $0.read.max() ?? .nan }
    }

    /// Parley beside each of the others. The target stands once.
    private func rows(
        _ what: String, _ most: Double, _ sizes: [PushFormat: Sizes], _ figure: (Sizes) -> Double
    ) -> [Row] {
        let parley = sizes[.parley].map(figure)
        return PushFormat.allCases.filter { $0 != .parley }.map { format in
            Row(
                what: what, unit: "bytes", measured: parley, beside: (format.rawValue, sizes[format].map(figure)),
                target: format == .protobuf ? .atMost(most) : nil)
        }
    }
}
