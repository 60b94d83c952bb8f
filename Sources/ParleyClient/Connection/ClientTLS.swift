import NIOCore
import NIOSSL
import NIOTLS

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// TLS on the way to a server, and whom the client takes for that server: one with a certificate for the host's name or address,
/// from an authority that it trusts.
public final class ClientTLS: Sendable {
    private let context: NIOSSLContext

    /// - Parameter authorities: a file of certificates in PEM form; nil trusts the authorities that the system trusts.
    /// - Throws: ``ClientTLSError``.
    public init(trusting authorities: String? = nil) throws(ClientTLSError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.shutdownTimeout = .seconds(1)
        if let authorities {
            guard access(authorities, R_OK) == 0 else {
                throw ClientTLSError(description: "\(authorities): \(String(cString: strerror(errno))).")
            }
            do {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            } catch {
                throw ClientTLSError(description: "\(authorities) holds no certificate in PEM form.")
            }
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw ClientTLSError(description: "TLS cannot be used: \(error).")
        }
    }

    /// Puts TLS into the pipeline of a new connection.
    func encrypt(_ channel: any Channel, to host: String) throws {
        // An address is looked for among the certificate's addresses; it is no name that a server could be asked for.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        try channel.pipeline.syncOperations.addHandlers(
            NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host), HandshakeHandler())
    }

    /// When both sides have agreed, and the server is the one that was meant.
    static func handshake(on channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.handler(type: HandshakeHandler.self).end
        }.flatMap { $0 ?? channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
    }

    /// What went wrong, in words; nil when it was not about TLS.
    static func explanation(of error: any Error) -> String? {
        if error is NIOSSLExtraError { return "its certificate is for another host" }
        guard let error = error as? NIOSSLError else { return nil }
        switch error {
        case .uncleanShutdown: return nil
        case .unableToValidateCertificate, .noCertificateToValidate: return "its certificate is for another host"
        case .handshakeFailed(let cause):
            let cause = "\(cause)"
            if cause.contains("CERTIFICATE_VERIFY_FAILED") { return "its certificate is not trusted" }
            if cause.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS" }
            return "TLS: \(cause)"
        default: return "TLS: \(error)"
        }
    }
}

/// Waits until the handshake has come to its end, good or bad.
private final class HandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let patience = TimeAmount.seconds(30)

    /// The end; nil before the handler is in a pipeline.
    private(set) var end: EventLoopFuture<Void>?

    private var promise: EventLoopPromise<Void>?
    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        self.promise = promise
        end = promise.futureResult
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { finish(.success(())) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(error))
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(ChannelError.eof))
        context.fireChannelInactive()
    }

    /// A connection that never came about was never active.
    func handlerRemoved(context: ChannelHandlerContext) { finish(.failure(ChannelError.eof)) }

    private func finish(_ result: Result<Void, any Error>) {
        deadline?.cancel()
        promise?.completeWith(result)
        // Only the first end counts.
        promise = nil
    }
}

/// Why TLS cannot be used, in a sentence.
public struct ClientTLSError: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String
}
