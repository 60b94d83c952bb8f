/// A value of a protocol as data: what the generated types hold, without the types.
public indirect enum SchemaValue: Hashable, Sendable {
    /// `u8`, `pv`, `timestamp` (milliseconds since 2020-01-01T00:00Z), `elapsed`, `back` and every enumeration: the number
    /// that stands on the wire.
    case number(UInt64)
    /// `zz`
    case signed(Int64)
    /// `bit`. A bit that is false is the same as one that is absent.
    case bit(Bool)
    /// `utf8<a..b>`
    case text(String)
    /// `bytes<a..b>` and `bytes<n>`
    case bytes([UInt8])
    /// `list<T, a..b>`
    case list([SchemaValue])
    /// A structure.
    case structure(SchemaFields)
}

/// The fields of a message or a structure, by their names. Optional fields that are absent have no entry.
public typealias SchemaFields = [String: SchemaValue]

/// Who sends a record.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// The client, to the server.
    case client
    /// The server, to a client.
    case server

    /// The other side.
    public var opposite: Direction { self == .client ? .server : .client }
}

/// A record as data.
public enum SchemaRecord: Hashable, Sendable {
    /// A message of the schema: `PostMessage`, or `PostMessage.Reply` for a reply. `id` is the number of a request; replies
    /// and failures carry it too, nothing else does.
    case message(String, id: UInt32?, fields: SchemaFields)
    /// A record of a later version: everything behind its opcode, or behind its id if a client sent it.
    case unknown(opcode: UInt8, id: UInt32?, payload: [UInt8])
}

/// A value that the schema does not allow at its place: the fault of whoever made it.
public struct SchemaValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it stands: `PostMessage.mentions[3]`.
    public let path: String

    /// What is wrong, and what was allowed.
    public let what: String

    /// Names a value and what is wrong with it.
    public init(path: String, what: String) {
        self.path = path
        self.what = what
    }

    /// `PostMessage.mentions: list of 900, at most 50`
    public var description: String { "\(path): \(what)" }
}
