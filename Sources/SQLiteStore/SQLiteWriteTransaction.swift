import ParleyProtocol
import Store
import WireFormat

/// A transaction of the writer, as bodies see it. The functions are in a file for each theme.
final class SQLiteWriteTransaction: SQLiteReadTransaction, WriteTransaction {
    let scope: WriteScope

    init(_ scope: WriteScope, on connection: Connection) {
        self.scope = scope
        super.init(scope.organisation, on: connection)
    }

    /// Gives the next number of a kind in this organisation.
    /// - Throws: `tooLarge` when all of them have been given.
    func next<Number: Column>(_ query: Query) throws(Failure) -> Number {
        if let number = try connection.first(query, organisationID, UInt64(UInt32.max), read: { $0[0] as Number }) {
            return number
        }
        // Traps when there is no such organisation, which the rules have found before.
        _ = try organisation()
        throw .tooLarge(detail: "The organisation has used up its numbers.")
    }

    /// Unwraps what the rules have found before: that it is not there is our own fault.
    func existing<Value>(_ value: Value?, _ what: @autoclosure () -> String) -> Value {
        guard let value else { preconditionFailure("\(what()) does not exist in \(organisationID)") }
        return value
    }
}
