import NIOCore
import WebServer
import WebSocketProtocol

/// What the HTTP port serves: WebSockets, whatever the path, which keep every context, in the largest windows, and compress whatever
/// comes.
enum EchoService {
    static var services: WebServices {
        var services = WebServices(files: [], admit: { _ in .admitted(answer) }, readiness: { .ready })
        services.webSocketPath = nil
        return services
    }

    private static let settings: DeflateSettings = {
        var settings = DeflateSettings()
        settings.keepsServerContext = true
        settings.keepsClientContext = true
        settings.messageBytesMin = 1
        settings.messageWithContextBytesMin = 1
        return settings
    }()

    private static let handshake: ServerHandshake = {
        var handshake = ServerHandshake()
        handshake.origins = .any
        handshake.deflate = settings
        return handshake
    }()

    @Sendable private static func answer(_ request: UpgradeRequest) -> UpgradeAnswer {
        let request = HandshakeRequest(method: request.method, isHTTP11: request.isHTTP11, fields: request.fields)
        switch handshake.answer(to: request) {
        case .accept(let agreement):
            return .accept(
                fields: agreement.fields,
                start: { channel in
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(agreement.deflate, settings))
                })
        case .refuse(let refusal):
            return .refuse(status: refusal.status, fields: refusal.fields, reason: refusal.reason)
        }
    }
}
