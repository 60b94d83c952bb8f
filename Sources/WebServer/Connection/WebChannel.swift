import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// What hummingbird does with each connection of the HTTP port: HTTP, until the first request makes a WebSocket of it.
///
///     bytes ─▶ (TLS) ─▶ ArrivalHandler ─▶ decoder ─▶ HTTPConnectionHandler ─▶ upgrade ─┬▶ hummingbird ─▶ Router
///                                                                                      └▶ WebSocket
///
/// NIO's upgrade has its traps, which ``HTTPConnectionHandler`` keeps away from it: it loses a request that asks for an upgrade and
/// gets none, it waits for ever behind a malformed first request, and it only looks at the first one.
struct WebChannel: HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        /// What becomes of the connection, as soon as its first request tells.
        let outcome: EventLoopFuture<Outcome>
    }

    enum Outcome: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket
        case nothing
    }

    let responder: Responder
    let services: WebServices
    let limits: WebLimits
    let fields: HTTPHeaders
    /// Puts TLS into the pipeline of a connection; nil where there is none.
    let encryption: (@Sendable (any Channel) throws -> Void)?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture { try setUp(channel, logger) }
    }

    private func setUp(_ channel: any Channel, _ logger: Logger) throws -> Value {
        let answerUpgrade: @Sendable (UpgradeRequest) -> UpgradeAnswer
        let refusal: HTTPRefusal?
        switch services.admit(channel) {
        case .admitted(let answer): (answerUpgrade, refusal) = (answer, nil)
        case .refused: (answerUpgrade, refusal) = ({ _ in .tooManyConnections }, .tooManyConnections)
        case .cut:
            channel.close(promise: nil)
            return Value(channel: channel, outcome: channel.eventLoop.makeSucceededFuture(.nothing))
        }
        try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
        // NIO keeps the buffer that a connection was last read into: small ones, because most connections become idle WebSockets.
        try channel.syncOptions?.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096))
        try encryption?(channel)

        let connection = HTTPConnectionHandler(
            HTTPConnectionState(limits: limits, refusal: refusal, openedAt: .now()), fields: fields, logger: logger,
            webSocketPath: services.webSocketPath, answerUpgrade: answerUpgrade)
        let arrival = ArrivalHandler(for: connection)
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits.decoder))
        // The first one to go on an upgrade has to be the one that would take bytes for requests.
        let upgrade = NIOTypedHTTPServerUpgradeHandler<Outcome>(
            httpEncoder: encoder, extraHTTPHandlers: [connection, arrival, decoder],
            upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                upgraders: [WebSocketUpgrader(connection, on: channel.eventLoop)],
                notUpgradingCompletionHandler: Self.serveHTTP))
        try channel.pipeline.syncOperations.addHandlers(arrival, encoder, decoder, connection, upgrade)
        return Value(channel: channel, outcome: upgrade.upgradeResultFuture)
    }

    /// Leads the requests to hummingbird.
    @Sendable private static func serveHTTP(_ channel: any Channel) -> EventLoopFuture<Outcome> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return .http(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
    }

    func handle(value: Value, logger: Logger) async {
        // A connection that ends before its first request is whole comes to nothing.
        guard case .http(let channel) = try? await value.outcome.get() else { return }
        await handleHTTP(asyncChannel: channel, logger: logger)
    }
}

/// Makes a WebSocket of the request that ``HTTPConnectionHandler`` has accepted.
private struct WebSocketUpgrader: NIOTypedHTTPServerProtocolUpgrader {
    typealias UpgradeResult = WebChannel.Outcome

    private let connection: NIOLoopBound<HTTPConnectionHandler>

    init(_ connection: HTTPConnectionHandler, on loop: any EventLoop) {
        self.connection = NIOLoopBound(connection, eventLoop: loop)
    }

    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        channel.eventLoop.makeCompletedFuture {
            var headers = initialResponseHeaders
            for (name, value) in try accepted().fields { headers.replaceOrAdd(name: name, value: value) }
            return headers
        }
    }

    func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<WebChannel.Outcome> {
        channel.eventLoop.makeCompletedFuture {
            try accepted().start(channel)
            return .webSocket
        }
    }

    private func accepted() throws -> HTTPConnectionHandler.AcceptedUpgrade {
        guard let accepted = connection.value.acceptedUpgrade else { throw ChannelError.inappropriateOperationForState }
        return accepted
    }
}

extension UpgradeAnswer {
    fileprivate static let tooManyConnections = UpgradeAnswer.refuse(
        status: Int(HTTPRefusal.tooManyConnections.status.code), fields: [],
        reason: HTTPRefusal.tooManyConnections.reason)
}

extension WebLimits {
    fileprivate var decoder: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerFieldBytesMax
        limits.maxHeaderListSize = headerBytesMax
        limits.maxHeaderFieldCount = headerFieldsMax
        return limits
    }
}
