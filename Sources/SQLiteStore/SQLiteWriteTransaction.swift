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
    func next<Number: Column>(_ query: Query) throws(Failure) -> Number {
        let number = try connection.first(query, organisationID) { $0[0] as Number }
        guard let number else { preconditionFailure("\(organisationID) does not exist") }
        return number
    }

    /// Unwraps what the rules have found before: that it is not there is our own fault.
    func existing<Value>(_ value: Value?, _ what: @autoclosure () -> String) -> Value {
        guard let value else { preconditionFailure("\(what()) does not exist in \(organisationID)") }
        return value
    }
}
