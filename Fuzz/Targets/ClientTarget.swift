import ParleyProtocol
import WireFormat

extension FuzzTarget {
    /// What clients send, as a server decodes it. The input is the body of a record.
    static let client = FuzzTarget(
        "client", bytesMax: ProtocolLimits.clientBytesMax, seeds: { ParleySchema.seeds("client") },
        pieces: { ParleySchema.pieces }
    ) { body throws(Finding) in
        try ClientRecord.check(body)
    }
}
