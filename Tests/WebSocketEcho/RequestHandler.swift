import NIOCore
import WebSocketProtocol

/// Reads the one request of a connection and answers it; what comes behind belongs to the WebSocket.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var received = ByteBuffer()
    private static let headBytesMax = 16 * 1024

    /// Keeps every context, in the largest windows, and compresses whatever comes.
    static let handshake: ServerHandshake = {
        var handshake = ServerHandshake()
        handshake.origins = .any
        handshake.deflate = settings
        return handshake
    }()

    static let settings: DeflateSettings = {
        var settings = DeflateSettings()
        settings.keepsServerContext = true
        settings.keepsClientContext = true
        settings.messageBytesMin = 1
        settings.messageWithContextBytesMin = 1
        return settings
    }()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard let end = received.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else {
            if received.readableBytes > Self.headBytesMax { context.close(promise: nil) }
            return
        }
        let head = String(decoding: received.readableBytesView[..<end.lowerBound], as: UTF8.self)
        received.moveReaderIndex(to: end.upperBound)
        answer(Self.request(head), context)
    }

    private func answer(_ request: HandshakeRequest, _ context: ChannelHandlerContext) {
        switch Self.handshake.answer(to: request) {
        case .accept(let agreement):
            write("101 Switching Protocols", agreement.fields, "", context)
            context.fireUserInboundEventTriggered(agreement)
            context.fireChannelRead(wrapInboundOut(received))
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        case .refuse(let refusal):
            let length = (name: "content-length", value: "\(refusal.reason.utf8.count)")
            let close = (name: "connection", value: "close")
            let fields = refusal.fields.filter { $0.name != "connection" } + [length, close]
            write("\(refusal.status) Refused", fields, refusal.reason, context)
            context.close(mode: .output, promise: nil)
        }
    }

    private func write(
        _ status: String, _ fields: [(name: String, value: String)], _ body: String, _ context: ChannelHandlerContext
    ) {
        let lines = ["HTTP/1.1 \(status)"] + fields.map { "\($0.name): \($0.value)" } + ["", body]
        context.writeAndFlush(NIOAny(ByteBuffer(string: lines.joined(separator: "\r\n"))), promise: nil)
    }

    /// The method and the header fields of a request.
    private static func request(_ head: String) -> HandshakeRequest {
        var lines = head.split(separator: "\r\n")
        let method = lines.isEmpty ? "" : lines.removeFirst().prefix { $0 != " " }
        let fields = lines.compactMap { line in
            line.firstIndex(of: ":").map {
                (name: String(line[..<$0]), value: String(line[line.index(after: $0)...]))
            }
        }
        return HandshakeRequest(method: String(method), fields: fields)
    }
}
