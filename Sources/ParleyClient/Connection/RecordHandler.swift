import NIOCore
import ParleyProtocol
import WireFormat

/// Finds the records in what the socket gives, and hands them on.
///
/// What is not a record ends the connection: the reason is reported once, and nothing after it.
final class RecordHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What a connection reports.
    enum Report: Sendable {
        /// A record.
        case record(ServerRecord)
        /// The connection is no more.
        case ended(ConnectionEnd)
    }

    private let report: (Report) -> Void
    private var gathered = ByteBuffer()
    private var error: String?
    private var hasEnded = false

    /// - Parameter report: Called on the channel's event loop.
    init(report: @escaping (Report) -> Void) {
        self.report = report
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        var bytes = unwrapInboundIn(data)
        if gathered.readableBytes == 0 {
            gathered = bytes
        } else {
            gathered.writeBuffer(&bytes)
        }
        do throws(DecodingFailure) {
            while let record = try nextRecord() { report(.record(record)) }
        } catch {
            end(.protocolViolation("\(error)"))
            context.close(promise: nil)
        }
        if gathered.readableBytes == 0 { gathered = ByteBuffer() } else { gathered.discardReadBytes() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The first fault is the cause of the others.
        if self.error == nil { self.error = ClientTLS.explanation(of: error) ?? "\(error)" }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.cut(error))
        context.fireChannelInactive()
    }

    private func end(_ end: ConnectionEnd) {
        guard !hasEnded else { return }
        hasEnded = true
        report(.ended(end))
    }

    private func nextRecord() throws(DecodingFailure) -> ServerRecord? {
        guard !hasEnded else { return nil }
        let bytes = gathered
        let span = bytes.readableBytesSpan
        guard let frame = try RecordFrame.next(in: span, limit: ProtocolLimits.serverBytesMax) else { return nil }
        let record = try ServerRecord(decoding: span.extracting(frame.body))
        gathered.moveReaderIndex(forwardBy: frame.totalLength)
        return record
    }
}
