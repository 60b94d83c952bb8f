import Logging
import NIOCore
import NIOHTTP1

/// Carries out what ``HTTPConnectionState`` decides. Stands between the decoder and whatever serves the requests.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var state: HTTPConnectionState
    private let webSocketPath: String?
    private let answerUpgrade: @Sendable (UpgradeRequest) -> UpgradeAnswer
    private let fields: HTTPHeaders
    private let logger: Logger
    private var timer: (deadline: NIODeadline, scheduled: Scheduled<Void>)?
    private var isRemoved = false
    /// Whether the request that is being read asks for no more than a head (RFC 9110 §9.3.2).
    private var readsHead = false
    /// Nil outside of the pipeline.
    private var context: ChannelHandlerContext?
    /// The request that becomes a WebSocket, if its end comes.
    private(set) var acceptedUpgrade: AcceptedUpgrade?

    /// How a request becomes a WebSocket.
    struct AcceptedUpgrade {
        var fields: [(name: String, value: String)]
        var start: @Sendable (any Channel) throws -> Void
    }

    /// - Parameters:
    ///   - fields: what every response has.
    ///   - webSocketPath: the path at which WebSockets are; nil when they are everywhere.
    init(
        _ state: HTTPConnectionState, fields: HTTPHeaders, logger: Logger, webSocketPath: String?,
        answerUpgrade: @escaping @Sendable (UpgradeRequest) -> UpgradeAnswer
    ) {
        self.state = state
        self.fields = fields
        self.logger = logger
        self.webSocketPath = webSocketPath
        self.answerUpgrade = answerUpgrade
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setTimer(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isRemoved = true
        self.context = nil
        timer?.scheduled.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder has told what is wrong, and tells that more comes.
        if error is ByteToMessageDecoderError { return }
        guard let error = error as? HTTPParserError else {
            logger.debug("an HTTP connection ends: \(error)")
            return context.close(promise: nil)
        }
        perform(state.refuse(HTTPRefusal(error), at: .now()), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Whatever comes behind has to know that the input has ended, but must not close what is still being sent.
        switch event {
        case ChannelEvent.inputClosed:
            perform(state.peerFinished(), context)
        case is ChannelShouldQuiesceEvent:
            perform(state.shutDown(at: .now()), context)
            return
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Requests

    /// Bytes are on their way to the decoder.
    func receivedBytes() {
        state.receivedBytes(at: .now())
        // The head of a request that begins now is due earlier than the next request was.
        if let context { setTimer(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            readsHead = head.method == .HEAD
            perform(state.received(head, at: .now()), context)
        case .body: break
        case .end:
            readsHead = false
            if acceptedUpgrade != nil { context.fireChannelRead(data) }
        }
        setTimer(context)
    }

    private func perform(_ action: HTTPConnectionState.RequestAction, _ context: ChannelHandlerContext) {
        switch action {
        case .serve(let head, let mayUpgrade): serve(head, mayUpgrade: mayUpgrade, context)
        case .refuse(let refusal): write(refusal, context)
        case .ignore: break
        }
        setTimer(context)
    }

    private func serve(_ head: HTTPRequestHead, mayUpgrade: Bool, _ context: ChannelHandlerContext) {
        if let webSocketPath, head.uri.prefix(while: { $0 != "?" }) != webSocketPath { return forward(head, context) }
        let request = UpgradeRequest(
            method: head.method.rawValue, isHTTP11: (head.version.major, head.version.minor) >= (1, 1),
            fields: head.headers.map { (name: $0.name, value: $0.value) })
        switch answerUpgrade(request) {
        case .accept(let fields, let start):
            guard mayUpgrade else { return perform(state.refuseServed(.upgradeTooLate, at: .now()), context) }
            acceptedUpgrade = AcceptedUpgrade(fields: fields, start: start)
            var head = head
            head.headers.replaceOrAdd(name: "Upgrade", value: "websocket")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .refuse(let status, let fields, let reason):
            let refusal = HTTPRefusal(
                status: HTTPResponseStatus(statusCode: status),
                fields: HTTPHeaders(fields.map { ($0.name, $0.value) }), reason: reason)
            perform(state.refuseServed(refusal, at: .now()), context)
        }
    }

    /// Hands a request on, without the fields that nobody behind should act on: what is upgraded was decided here, and NIO's handler
    /// would lose a request that asks for an upgrade and gets none. The end follows at once: bodies are not taken.
    private func forward(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var head = head
        head.headers.remove(name: "Upgrade")
        if state.stage != .open { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .end: context.write(data, promise: noticingEnd(promise, context))
        case .head, .body: context.write(data, promise: promise)
        }
    }

    /// A promise that also tells when a response has been sent.
    private func noticingEnd(
        _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) -> EventLoopPromise<Void> {
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenSuccess {
            self.perform(self.state.responseSent(at: .now()), context)
        }
        return promise
    }

    /// Answers instead of whatever serves the requests.
    private func write(_ refusal: HTTPRefusal, _ context: ChannelHandlerContext) {
        logger.debug("an HTTP request is refused: \(refusal.status.code) \(refusal.reason)")
        let body = context.channel.allocator.buffer(string: refusal.reason + "\n")
        var head = HTTPResponseHead(version: .http1_1, status: refusal.status, headers: fields)
        for field in refusal.fields { head.headers.replaceOrAdd(name: field.name, value: field.value) }
        head.headers.replaceOrAdd(name: "Content-Type", value: "text/plain; charset=utf-8")
        head.headers.replaceOrAdd(name: "Content-Length", value: "\(body.readableBytes)")
        head.headers.replaceOrAdd(name: "Date", value: HTTPDate.now())
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !readsHead { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: noticingEnd(nil, context))
    }

    private func perform(_ action: HTTPConnectionState.ConnectionAction, _ context: ChannelHandlerContext) {
        switch action {
        case .refuse(let refusal): write(refusal, context)
        case .closeOutput: context.close(mode: .output, promise: nil)
        case .close: context.close(promise: nil)
        case .ignore: break
        }
        setTimer(context)
    }

    // MARK: Time

    /// Makes sure that somebody looks when the deadline is reached. One that has moved back since is looked at in vain once.
    private func setTimer(_ context: ChannelHandlerContext) {
        guard !isRemoved else { return }
        if let timer {
            guard state.deadline < timer.deadline else { return }
            timer.scheduled.cancel()
        }
        let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: state.deadline) {
            self.timer = nil
            self.perform(self.state.deadlineReached(at: .now()), context)
        }
        timer = (state.deadline, scheduled)
    }
}

/// Tells that bytes have arrived, before the decoder has made anything of them.
final class ArrivalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: HTTPConnectionHandler

    init(for connection: HTTPConnectionHandler) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.receivedBytes()
        context.fireChannelRead(data)
    }
}
