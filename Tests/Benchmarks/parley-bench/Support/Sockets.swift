import Baseline
import Foundation
import ParleyProtocol
import WireFormat

/// A blocking connection to a port of this machine.
final class Socket {
    let descriptor: CInt

    init(port: Int) throws {
        descriptor = baseline_connect(CInt(port), 60)
        guard descriptor >= 0 else {
            throw BenchFailure("No connection to port \(port): \(String(cString: strerror(errno))).")
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        guard Foundation.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else {
            throw BenchFailure("The server takes nothing: \(String(cString: strerror(errno))).")
        }
    }

    /// Says Hello, without waiting for the answer.
    func sayHello(token: Token) throws {
        // Listeners say nothing more.
        let hello = Hello(
            version: UInt64(ProtocolLimits.version), agent: "parley-bench", token: token, keepalive: 3600)
        try send(ClientRecord.request(id: RequestID(rawValue: 1)!, .hello(hello)).encoded())
    }

    /// Waits for the answer to Hello, which is the first thing that a server says.
    func receiveWelcome() throws {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            guard recv(descriptor, &byte, 1, 0) == 1 else { throw BenchFailure("The server did not answer Hello.") }
            bytes.append(byte)
            guard let frame = try RecordFrame.next(in: bytes.span.bytes, limit: ProtocolLimits.serverBytesMax) else {
                continue
            }
            switch try ServerRecord(decoding: bytes.span.bytes.extracting(frame.body)) {
            case .reply(_, .hello(let welcome)) where welcome.user != nil: return
            case let other: throw BenchFailure("The server did not welcome a listener, but said \(other).")
            }
        }
    }
}
