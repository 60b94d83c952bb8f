import ParleyProtocol
import Store

/// A snapshot of one organisation, as bodies see it. The functions are in a file for each theme.
class SQLiteReadTransaction: ReadTransaction {
    let organisationID: OrganisationID

    /// Nil when the body has returned: a transaction that was carried out of it must not touch the connection.
    private var lentConnection: Connection?

    init(_ organisation: OrganisationID, on connection: Connection) {
        organisationID = organisation
        lentConnection = connection
    }

    var connection: Connection {
        guard let lentConnection else {
            preconditionFailure("a transaction is valid only inside the body that received it")
        }
        return lentConnection
    }

    func end() { lentConnection = nil }
}
