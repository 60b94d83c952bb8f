import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a server cannot listen where it was told to, in a sentence for the operator.
public struct ListenError: Error, CustomStringConvertible {
    /// The address and the reason, and what would mend it.
    public let description: String

    init(host: String, port: Int, cause: any Error) {
        let address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let reason: String
        switch (cause as? IOError)?.errnoCode {
        case nil where cause is SocketAddressError.UnknownHost: reason = "nobody knows a host of this name."
        case EADDRINUSE:
            reason = "another program listens there. Stop it, or choose another port (0 lets the system choose)."
        case EACCES: reason = "this user may not use the port. Choose one above 1023."
        case EADDRNOTAVAIL: reason = "this machine does not have the address."
        default: reason = "\(cause)"
        }
        description = "Cannot listen on \(address): \(reason)"
    }
}
