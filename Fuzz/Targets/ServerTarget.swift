import ParleyProtocol
import WireFormat

extension FuzzTarget {
    /// What servers send, as a client decodes it. The input is the body of a record.
    static let server = FuzzTarget(
        "server", bytesMax: ProtocolLimits.serverBytesMax, seeds: { ParleySchema.seeds("server") },
        pieces: { ParleySchema.pieces }
    ) { body throws(Finding) in
        try ServerRecord.check(body)
    }
}
