import WebSocketProtocol

extension FuzzTarget {
    /// What one side of a WebSocket sends, behind the handshake: however it is cut into pieces, it gives the same messages and ends the
    /// same way, and no message is longer than it may be. The first byte says who listens and what was agreed on.
    static let webSocket = FuzzTarget(
        "websocket", bytesMax: 16 * 1024, seeds: { WebSocketSeeds.streams }, pieces: { WebSocketSeeds.pieces }
    ) { input throws(Finding) in
        guard let setting = input.first else { return }
        let stream = Array(input.dropFirst())
        let whole = try WebSocketOutcome(stream, setting, pieces: [stream.count])
        var random = PieceLengths(stream)
        let cuts: [[Int]] = [
            [Int](repeating: 1, count: stream.count), random.pieces(of: stream.count, upTo: 4),
            random.pieces(of: stream.count, upTo: 100), random.pieces(of: stream.count, upTo: 3_000),
        ]
        for pieces in cuts {
            let outcome = try WebSocketOutcome(stream, setting, pieces: pieces)
            try require(outcome == whole, "in pieces of \(pieces.prefix(9)): \(outcome) instead of \(whole)")
        }
    }
}

/// What a listener has made of a stream.
private struct WebSocketOutcome: Equatable {
    enum Heard: Equatable {
        case message(MessageKind, [UInt8])
        case pong([UInt8])
        case close(CloseCause)
        case finish
    }

    var heard: [Heard] = []

    init(_ stream: [UInt8], _ setting: UInt8, pieces: [Int]) throws(Finding) {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 4_096
        limits.fragmentsMax = 20
        var state = WebSocketState(
            role: setting & 1 == 0 ? .server : .client, limits: limits,
            agreement: WebSocketSeeds.agreement(setting))
        var start = 0
        for piece in pieces {
            var bytes = Array(stream[start..<(start + piece)])
            start += piece
            var offset = 0
            while let action = Self.next(&state, &bytes, &offset) {
                switch action {
                case .deliver(let kind, .inPlace(let place)): heard.append(.message(kind, Array(bytes[place])))
                case .deliver(let kind, .gathered(let payload)): heard.append(.message(kind, payload))
                case .pong(let payload): heard.append(.pong(payload))
                case .close(let cause): heard.append(.close(cause))
                case .finish: heard.append(.finish)
                }
            }
            try require(offset == bytes.count, "bytes are left over")
        }
        for (index, thing) in heard.enumerated() {
            switch thing {
            case .message(let kind, let payload):
                try require(payload.count <= limits.messageBytesMax, "a message of \(payload.count) bytes")
                let isText = kind == .binary || String(validating: payload, as: UTF8.self) != nil
                try require(isText, "a text that is not UTF-8")
            case .pong(let payload): try require(payload.count <= 125, "a Pong of \(payload.count) bytes")
            case .close(let cause):
                try require(index == heard.count - 1, "something comes behind the end")
                try require(cause.answer.code?.mayBeSent ?? true, "a Close frame that must not be sent")
            case .finish: throw Finding("nobody has asked for the end")
            }
        }
    }

    private static func next(
        _ state: inout WebSocketState, _ bytes: inout [UInt8], _ offset: inout Int
    ) -> WebSocketAction? {
        var elements = bytes.mutableSpan
        var span = elements.mutableBytes
        return state.received(&span, from: &offset)
    }
}
