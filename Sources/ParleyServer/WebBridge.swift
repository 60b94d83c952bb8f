import NIOCore
import Synchronization
import Transport
import WebPages
import WebServer
import WebSocketProtocol

extension WebServices {
    /// What the HTTP port asks of the rest of the server: its connections have their places among all others, and a WebSocket is served
    /// as any connection is.
    /// - Parameter isEncrypted: whether the port speaks TLS.
    init(
        connections: Connections, isEncrypted: Bool, readiness: @escaping @Sendable () async -> Readiness,
        metrics: (@Sendable () async -> String)? = nil
    ) {
        let handshake = connections.webSocket.handshake(isEncrypted: isEncrypted)
        self.init(
            files: EmbeddedFile.all,
            admit: { channel in
                guard let place = connections.enter(channel) else {
                    return connections.mayRefuse(channel) ? .refused : .cut
                }
                return .admitted { request in
                    Self.answer(request, handshake) { channel, agreement in
                        try connections.startWebSocket(on: channel, place, agreement, isPlain: !isEncrypted)
                    }
                }
            },
            readiness: readiness, metrics: metrics, prepareListener: { try connections.protect($0) })
    }

    /// What a port for operators alone asks: health, readiness and figures, for a few connections, which take nobody's place.
    static func operators(
        protecting connections: Connections, readiness: @escaping @Sendable () async -> Readiness,
        metrics: @escaping @Sendable () async -> String
    ) -> WebServices {
        let places = OperatorPlaces()
        return WebServices(
            files: [],
            admit: { channel in
                guard places.enter(channel) else { return .cut }
                return .admitted { _ in .refuse(status: 404, fields: [], reason: "There is nothing here.") }
            },
            readiness: readiness, metrics: metrics, prepareListener: { try connections.protect($0) })
    }

    private static func answer(
        _ request: UpgradeRequest, _ handshake: ServerHandshake,
        start: @escaping @Sendable (any Channel, WebSocketAgreement) throws -> Void
    ) -> UpgradeAnswer {
        let request = HandshakeRequest(method: request.method, isHTTP11: request.isHTTP11, fields: request.fields)
        return switch handshake.answer(to: request) {
        case .accept(let agreement): .accept(fields: agreement.fields) { try start($0, agreement) }
        case .refuse(let refusal):
            .refuse(status: refusal.status, fields: refusal.fields, reason: refusal.reason)
        }
    }
}

/// How many connections the port for operators has.
private final class OperatorPlaces: Sendable {
    /// Enough for what asks every few seconds.
    private static let max = 64

    private let open = Atomic<Int>(0)

    /// Gives a connection a place until it is closed, if there is one left.
    func enter(_ channel: any Channel) -> Bool {
        guard open.add(1, ordering: .relaxed).newValue <= Self.max else {
            open.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.open.subtract(1, ordering: .relaxed) }
        return true
    }
}
