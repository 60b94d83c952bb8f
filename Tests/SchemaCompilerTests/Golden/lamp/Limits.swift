// The limits of records.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// The limits of records, and the version of the protocol.
public enum ProtocolLimits {
    /// The version: a peer that does not speak it cannot be understood.
    public static let version = 1

    /// The longest body of a record from a client before Hello is answered, in bytes.
    public static let helloBytesMax = 1024

    /// The longest body of a record from a client, in bytes.
    public static let clientBytesMax = 2048

    /// The longest body of a record from a server, in bytes.
    public static let serverBytesMax = 4096

    /// The longest body of a record that either side may send at any time, in bytes.
    public static let signalBytesMax = 1024
}
