import ArgumentParser
import Dispatch
import ParleyClient
import TerminalClient

/// Talks with people at a terminal.
struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Talk with people, at a terminal.",
        discussion: """
            \(ConnectionOptions.discussion)

            What you type is sent to the room; lines that begin with a slash are commands, and /help lists them. Without a \
            terminal each line of standard input is sent, and what happens is printed as lines; the exit code is 1 when \
            anything that was asked for did not come about. What you write while the server is away is sent when it is \
            back; with --timeout it is given up when it has waited that long.

            \(ExitCode.discussion)

            Examples:
              parley chat --server chat.example.org --org acme --login maria
              parley chat --org acme --login maria --room kitchen
              printf '%s\\n' "$PASSWORD" "Good morning" | parley chat --org acme --login maria --room kitchen
            """)

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The room to begin with: its number, its name, or @LOGIN.", valueName: "room"))
    var room: String?

    mutating func validate() throws {
        if let room, RoomName(room) == nil { throw ValidationError("“\(room)” names no room.") }
    }

    mutating func run() async throws {
        let signedIn = try await SignedIn.open(connection, reconnects: .afterFirst)
        let isInteractive = TerminalDevice.isThere
        let options = ChatSession.Options(
            isInteractive: isInteractive, colours: isInteractive && Environment["NO_COLOR"] == nil,
            room: room.flatMap { RoomName($0) })
        let terminal = isInteractive ? TerminalDevice() : nil
        let output: any ChatOutput = terminal ?? LineOutput()
        let session = ChatSession(
            client: signedIn.client, me: signedIn.me, options: options, output: output, zone: LocalOutput.offset)
        await session.run(terminal?.input() ?? LineOutput.input())
        terminal?.close()
        await signedIn.close()
        switch await session.clientEnd {
        case .signedOut: throw ExitCode.notPermitted
        case .disconnected(let end, _): throw ExitCode(end)
        case .some: throw ExitCode.unavailable
        case nil: break
        }
        if !isInteractive, await session.hadProblems { throw ExitCode.failure }
    }
}

/// Lines in and lines out, where there is no terminal.
private struct LineOutput: ChatOutput {
    func write(_ text: String) { Stream.write(text) }
    var size: (columns: Int, rows: Int) { (80, 24) }

    /// The lines of standard input.
    static func input() -> AsyncStream<ChatInput> {
        AsyncStream { continuation in
            let signals = Signals.sources(
                [2: { continuation.yield(.terminate) }, 15: { continuation.yield(.terminate) }])
            DispatchQueue(label: "parley.lines").async {
                reading: while true {
                    switch StandardInput.readLine() {
                    case .text(let line): continuation.yield(.line(line))
                    case .notUTF8, .tooLong: continuation.yield(.unreadable("A line is not UTF-8; it was not sent."))
                    case .end: break reading
                    }
                }
                continuation.yield(.endOfInput)
            }
            continuation.onTermination = { _ in signals.cancel() }
        }
    }
}
