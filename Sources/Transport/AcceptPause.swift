import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Stops accepting for a moment when the system has no descriptor or no memory for another connection. The connection that waits
/// stays there, so the listener would try again at once, and for ever, and its loop would do nothing else.
final class AcceptPause: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    private let pause: TimeAmount
    private let logger: Logger
    private var isPausing = false
    private var isReadDue = false
    /// When an operator was told last: once a minute is enough.
    private var told: NIODeadline?

    init(milliseconds: UInt64, logger: Logger) {
        pause = .milliseconds(Int64(milliseconds))
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        if isPausing { isReadDue = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What comes behind would take the error for the listener's end.
        guard let error = error as? IOError, Self.passes(error.errnoCode) else { return context.fireErrorCaught(error) }
        if !isPausing {
            isPausing = true
            warn(error.errnoCode, at: context.eventLoop.now)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: pause) {
                let (handler, context) = bound.value
                handler.goOn(context)
            }
        }
    }

    private func warn(_ code: CInt, at now: NIODeadline) {
        if let told, now < told + .minutes(1) { return }
        told = now
        logger.warning(
            "no connection can be accepted for the moment: allow the process more open files, or fewer connections",
            metadata: ["reason": "\(String(cString: strerror(code)))"])
    }

    private func goOn(_ context: ChannelHandlerContext) {
        isPausing = false
        guard isReadDue else { return }
        isReadDue = false
        context.read()
    }

    /// Whether it is the system that has run out of something.
    private static func passes(_ code: CInt) -> Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) }
}
