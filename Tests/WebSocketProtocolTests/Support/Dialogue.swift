import WebSocketProtocol

/// What a test hears from a ``WebSocketState``, with the bytes of messages in place.
enum Heard: Hashable {
    case text(String)
    case binary([UInt8])
    case pong([UInt8])
    case closed(by: CloseStatus)
    case failed(WebSocketFailure)
    case finished
}

/// A connection as a test uses it: bytes in, what was heard out.
struct Dialogue: ~Copyable {
    var state: WebSocketState

    init(
        role: WebSocketRole = .server, limits: WebSocketLimits = WebSocketLimits(), deflate: DeflateAgreement? = nil,
        inflaters: InflaterPool = InflaterPool()
    ) {
        state = WebSocketState(role: role, limits: limits, agreement: deflate, inflaters: inflaters)
    }

    /// Hands in bytes, cut into pieces of so many.
    mutating func receive(_ bytes: [UInt8], inPiecesOf size: Int = .max) -> [Heard] {
        var heard: [Heard] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            heard += receive(piece: Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return heard
    }

    /// Hands in bytes in two pieces.
    mutating func receive(_ bytes: [UInt8], cutAt position: Int) -> [Heard] {
        receive(piece: Array(bytes[..<position])) + receive(piece: Array(bytes[position...]))
    }

    private mutating func receive(piece: [UInt8]) -> [Heard] {
        var bytes = piece
        var offset = 0
        var actions: [WebSocketAction] = []
        var elements = bytes.mutableSpan
        var span = elements.mutableBytes
        while let action = state.received(&span, from: &offset) { actions.append(action) }
        precondition(offset == piece.count, "all bytes are used up")
        return actions.map { action in
            switch action {
            case .deliver(let kind, .inPlace(let place)): Self.message(kind, Array(bytes[place]))
            case .deliver(let kind, .gathered(let payload)): Self.message(kind, payload)
            case .pong(let payload): .pong(payload)
            case .close(.peer(let status)): .closed(by: status)
            case .close(.failure(let failure)): .failed(failure)
            case .finish: .finished
            }
        }
    }

    private static func message(_ kind: MessageKind, _ bytes: [UInt8]) -> Heard {
        switch kind {
        case .text: .text(String(decoding: bytes, as: UTF8.self))
        case .binary: .binary(bytes)
        }
    }
}

/// Frames as a client sends them: masked.
enum Client {
    static let mask = Mask(memory: 0x3d21_fa37)

    static func frame(
        _ opcode: Opcode, _ payload: [UInt8] = [], isFinal: Bool = true, isCompressed: Bool = false
    ) -> [UInt8] {
        Frame.encoded(opcode, payload, isFinal: isFinal, isCompressed: isCompressed, mask: mask)
    }

    static func text(_ text: String, isFinal: Bool = true) -> [UInt8] {
        frame(.text, Array(text.utf8), isFinal: isFinal)
    }

    static func more(_ text: String, isFinal: Bool = false) -> [UInt8] {
        frame(.continuation, Array(text.utf8), isFinal: isFinal)
    }

    static func close(_ payload: [UInt8]) -> [UInt8] { frame(.close, payload) }

    static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        close([UInt8(code >> 8), UInt8(code & 0xff)] + Array(reason.utf8))
    }

    /// A message in fragments of so many bytes.
    static func fragments(_ opcode: Opcode, _ payload: [UInt8], of size: Int, isCompressed: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        var start = 0
        repeat {
            let end = min(start + size, payload.count)
            bytes += frame(
                start == 0 ? opcode : .continuation, Array(payload[start..<end]), isFinal: end == payload.count,
                isCompressed: isCompressed && start == 0)
            start = end
        } while start < payload.count
        return bytes
    }
}

/// Bytes that look random and are always the same.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(state >> 56)
    }
}
