import Testing
import WebSocketProtocol

/// The client's side of a WebSocket, made of the same values as the server's.
final class TestWebSocket {
    private var state: WebSocketState
    private var encoder: MessageEncoder
    private let mask = Mask(memory: 0x1234_5678)

    /// What the server has said in its Close frame.
    private(set) var closed: CloseStatus?
    /// How many messages have come.
    private(set) var messages = 0
    /// All bytes as they came.
    private(set) var bytes: [UInt8] = []

    init(_ agreement: DeflateAgreement?) {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1 << 20
        state = WebSocketState(role: .client, limits: limits, agreement: agreement)
        encoder =
            agreement.map { MessageEncoder($0, role: .client, settings: DeflateSettings()) } ?? MessageEncoder()
    }

    /// A message.
    func message(_ payload: [UInt8], kind: MessageKind = .binary) -> [UInt8] {
        encoder.frame(kind, payload.span.bytes, mask: mask)
    }

    /// A frame of any kind.
    func frame(_ opcode: Opcode, _ payload: [UInt8] = [], isFinal: Bool = true) -> [UInt8] {
        Frame.encoded(opcode, payload, isFinal: isFinal, mask: mask)
    }

    func close(_ status: CloseStatus) -> [UInt8] { Frame.close(status, mask: mask) }

    /// The records in the bytes that have come.
    func records(in more: [UInt8]) -> [UInt8] {
        bytes += more
        var more = more
        var actions: [WebSocketAction] = []
        var offset = 0
        do {
            var elements = more.mutableSpan
            var span = elements.mutableBytes
            while let action = state.received(&span, from: &offset) { actions.append(action) }
        }
        var records: [UInt8] = []
        for action in actions {
            switch action {
            case .deliver(.binary, .inPlace(let place)): records += more[place]
            case .deliver(.binary, .gathered(let payload)): records += payload
            case .close(.peer(let status)): closed = status
            case .deliver(.text, _), .close(.failure), .finish, .pong:
                Issue.record("a server sends binary messages and a Close frame, not \(action)")
            }
            if case .deliver = action { messages += 1 }
        }
        return records
    }
}
