import GRDBSQLite
import ParleyProtocol
import Store
import WireFormat

/// A value that a statement takes as an argument and gives back in a column.
protocol Column {
    /// - Returns: SQLite's result code.
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32

    init(of statement: OpaquePointer, at column: Int32)
}

/// One row of a result, valid until the next step. Columns count from 0, and convert to what is asked for.
struct Columns {
    let statement: OpaquePointer

    subscript<Value: Column>(column: Int32) -> Value { Value(of: statement, at: column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}

extension Int64: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }

    init(of statement: OpaquePointer, at column: Int32) { self = sqlite3_column_int64(statement, column) }
}

extension Int: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { Int64(self).bind(to: statement, at: index) }

    init(of statement: OpaquePointer, at column: Int32) { self = Int(Int64(of: statement, at: column)) }
}

/// Kept with its bits: a nonce takes all 64 of them. Numbers that are compared stay below 2^63.
extension UInt64: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        Int64(bitPattern: self).bind(to: statement, at: index)
    }

    init(of statement: OpaquePointer, at column: Int32) { self.init(bitPattern: Int64(of: statement, at: column)) }
}

extension Bool: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }

    init(of statement: OpaquePointer, at column: Int32) { self = sqlite3_column_int64(statement, column) != 0 }
}

/// Tells SQLite to copy what it is given (`SQLITE_TRANSIENT`, a cast that Swift does not import).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension String: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        // The bytes of an empty string may have no address, which SQLite would take for NULL.
        guard !isEmpty else { return sqlite3_bind_text(statement, index, "", 0, copied) }
        var copy = self
        return copy.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_bind_text(statement, index, characters.baseAddress, Int32(characters.count), copied)
            }
        }
    }

    init(of statement: OpaquePointer, at column: Int32) {
        guard let bytes = sqlite3_column_text(statement, column) else {
            self = ""
            return
        }
        let count = Int(sqlite3_column_bytes(statement, column))
        self.init(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

extension [UInt8]: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        guard !isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return withUnsafeBytes { sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copied) }
    }

    init(of statement: OpaquePointer, at column: Int32) {
        guard let bytes = sqlite3_column_blob(statement, column) else {
            self = []
            return
        }
        self.init(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
    }
}

extension Optional: Column where Wrapped: Column {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .some(let value): value.bind(to: statement, at: index)
        case .none: sqlite3_bind_null(statement, index)
        }
    }

    init(of statement: OpaquePointer, at column: Int32) {
        self = sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : Wrapped(of: statement, at: column)
    }
}

/// A number with a type of its own. What the store wrote was in the type's range; anything else is a damaged file.
extension Column where Self: RawRepresentable, RawValue: FixedWidthInteger {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, Int64(rawValue))
    }

    init(of statement: OpaquePointer, at column: Int32) {
        let number = sqlite3_column_int64(statement, column)
        guard let raw = RawValue(exactly: number), let value = Self(rawValue: raw) else {
            preconditionFailure("the database is damaged: \(number) is not a \(Self.self)")
        }
        self = value
    }
}

extension UserID: Column {}
extension RoomID: Column {}
extension TokenID: Column {}
extension Seq: Column {}
extension Position: Column {}
extension OrganisationRole: Column {}
extension RoomKind: Column {}
extension RoomRole: Column {}
extension OrganisationID: Column {}

extension Timestamp: Column {
    /// What lies beyond SQLite's integers (a client may name any time) becomes their end.
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        Int64(clamping: milliseconds).bind(to: statement, at: index)
    }

    init(of statement: OpaquePointer, at column: Int32) {
        self.init(milliseconds: UInt64(of: statement, at: column))
    }
}

/// Users as the rows of messages keep them: four bytes each, in the order they were given. None is NULL.
struct UserList: Column {
    var users: [UserID]

    init(_ users: [UserID]) { self.users = users }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        guard !users.isEmpty else { return sqlite3_bind_null(statement, index) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(users.count * 4)
        for user in users {
            withUnsafeBytes(of: user.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes.bind(to: statement, at: index)
    }

    init(of statement: OpaquePointer, at column: Int32) {
        let bytes = [UInt8](of: statement, at: column)
        users = stride(from: 0, to: bytes.count, by: 4).map { start in
            UserID(bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}
