import ArgumentParser
import Dispatch
import ParleyClient
import ParleyProtocol
import TerminalClient
import WireFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Prints what is said in a room.
struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what is said in a room, and go on with what follows.",
        discussion: """
            \(ConnectionOptions.discussion)

            With --since everything is printed that was posted or changed behind a number of the room, each message as it \
            stands now, in the order of its newest change: a program that keeps the last `change` it has seen misses \
            nothing and gets nothing twice. The connection may come and go meanwhile.

            \(ExitCode.discussion)

            Examples:
              parley tail kitchen
              parley tail kitchen --lines 100 --no-follow
              parley tail 12 --since 340 --json | jq -r 'select(.type == "message") | .text'
            """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The room: its number, its name, or @LOGIN.")
    var room: String

    @Option(help: ArgumentHelp("Begin behind this number of the room.", valueName: "number"))
    var since: UInt32?

    @Option(
        help: ArgumentHelp("Without --since: begin with so many of the newest messages, 0 to 200.", valueName: "count"))
    var lines = 10

    @Flag(inversion: .prefixedNo, help: "Go on with what follows.")
    var follow = true

    @Flag(help: "Print one JSON object for each line.")
    var json = false

    mutating func validate() throws {
        if RoomName(room) == nil { throw ValidationError("“\(room)” names no room.") }
        if !(0...200).contains(lines) { throw ValidationError("--lines takes 0 to 200.") }
    }

    mutating func run() async throws {
        guard let name = RoomName(room) else { return }
        let signedIn = try await SignedIn.open(connection, reconnects: follow ? .afterFirst : .never)
        let client = signedIn.client
        let stop: @Sendable () -> Void = { Task { await client.close() } }
        let signals = Signals.sources([SIGINT: stop, SIGTERM: stop])
        defer { signals.cancel() }
        let (since, lines, follow) = (since, lines, follow)
        var printer = RoomPrinter(directory: Directory(client: client, me: signedIn.me), client: client, json: json)
        try await signedIn.perform { () async throws(ClientError) -> Complaint? in
            let found = try await printer.directory.room(name)
            guard case .success(let room) = found else { return found.complaint }
            if let since { return try await printer.print(room, behind: Position(since), follow: follow) }
            return try await printer.printNewest(lines, of: room, follow: follow)
        }
    }
}
