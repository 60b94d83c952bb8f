public import Hub
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The short way from a connection to its socket: `send` on the channel's own descriptor, beside the channel's pipeline.
///
/// What passes through NIO's pipeline costs some 5,000 instructions for each write; most of the writes of a server that fans
/// out find an empty socket buffer and need none of it. This is allowed only
/// - on the channel's event loop, between `channelActive` and the first sign of its end (NIO closes the descriptor on this
///   very loop, so that the number cannot belong to another connection in between: whoever owns this value drops it then),
/// - while nothing that was written to the channel is pending: the order of bytes is the order of calls.
struct DirectWrite {
    let descriptor: CInt

    /// The channel's descriptor; nil when the channel is not a plain socket, or is closed.
    init?(_ channel: any Channel) {
        let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { CInt($0) }
        guard let descriptor = found, descriptor >= 0 else { return nil }
        self.descriptor = descriptor
    }

    /// Hands bytes to the kernel without waiting.
    /// - Returns: how many it has taken, fewer than all when the socket's buffer is full; nil when the connection is broken.
    func send(_ bytes: UnsafeRawBufferPointer) -> Int? { Self.send(bytes, to: descriptor) }

    @inline(__always)
    fileprivate static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int? {
        while true {
            #if canImport(Darwin)
                let count = Darwin.send(descriptor, bytes.baseAddress, bytes.count, MSG_DONTWAIT)
            #else
                let count = sendWithoutSignal(descriptor, bytes)
            #endif
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK, ENOBUFS: return 0
            default: return nil
            }
        }
    }

    #if !canImport(Darwin)
        @inline(__always)
        private static func sendWithoutSignal(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
            #if canImport(Musl)
                Musl.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
            #else
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
            #endif
        }
    #endif
}

/// The same for a room, which sends to many connections.
public struct SocketWriter: DirectWriter {
    /// There is nothing to be known: the sockets are the connections'.
    public init() {}

    /// Hands bytes to the kernel without waiting.
    public func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int? {
        DirectWrite.send(bytes, to: descriptor)
    }
}
