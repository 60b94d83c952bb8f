import ArgumentParser
import ParleyClient
import TerminalClient

/// Lists one's rooms.
struct Rooms: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List your rooms.",
        discussion: """
            \(ConnectionOptions.discussion)

            \(ExitCode.discussion)

            Examples:
              parley rooms --org acme --login maria
              parley rooms --json | jq 'select(.unread > 0) | .title'
            """)

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Print one JSON object for each room.")
    var json = false

    mutating func run() async throws {
        let signedIn = try await SignedIn.open(connection, reconnects: .never)
        try await signedIn.perform { () async throws(ClientError) -> Void in
            var directory = Directory(client: signedIn.client, me: signedIn.me)
            try await directory.loadRooms()
            let model = directory.model
            if json {
                for room in model.roomsInOrder { Stream.write(EventJSON.room(room, in: model).text + "\n") }
            } else {
                let rows = RoomTable.rows(model, columns: LocalOutput.columns) {
                    LocalTime($0, offsetSeconds: LocalOutput.offset($0))
                }
                for row in rows { Stream.write(row.encoded(colours: LocalOutput.showsColours) + "\n") }
            }
        }
    }
}
