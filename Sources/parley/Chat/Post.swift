import ArgumentParser
import ParleyClient
import ParleyProtocol
import TerminalClient
import WireFormat

/// Posts one message.
struct Post: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Post a message, and print its number.",
        discussion: """
            \(ConnectionOptions.discussion)

            @LOGIN in the text mentions somebody who takes part in the room. The command ends when the server has stored \
            the message.

            Examples:
              parley post kitchen "Tea is ready, @jon"
              parley post @jon "Do you have a minute?"
              PARLEY_TOKEN=… ./report | parley post 12 -
            """)

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The room: its number, its name, or @LOGIN.")
    var room: String

    @Argument(help: "The text, or - for all of standard input.")
    var text: String

    @Option(help: ArgumentHelp("The message that this one answers.", valueName: "number"))
    var reply: UInt32?

    mutating func validate() throws {
        if RoomName(room) == nil { throw ValidationError("“\(room)” names no room.") }
        if reply == 0 { throw ValidationError("Messages are numbered from 1.") }
    }

    mutating func run() async throws {
        guard let name = RoomName(room) else { return }
        let signedIn = try await SignedIn.open(connection, reconnects: .never)
        let text = text == "-" ? StandardInput.readAll(atMost: LineEditor.textBytesMax + 1).trimmed : text
        guard text.utf8.count <= LineEditor.textBytesMax else {
            await signedIn.close()
            throw ValidationError("A message may take \(LineEditor.textBytesMax) bytes.")
        }
        let parent = reply.map { Seq($0) }
        try await signedIn.perform { () async throws(ClientError) -> String? in
            var directory = Directory(client: signedIn.client, me: signedIn.me)
            let room = try await directory.room(name)
            guard case .success(let room) = room else { return room.complaint }
            if text.contains("@") { try await directory.loadParticipants(of: room) }
            let posted = try await signedIn.client.post(
                text, in: room, answering: parent, mentions: directory.model.mentions(in: text, of: room))
            Stream.write("\(posted.seq)\n")
            return nil
        }
    }
}

extension Result where Failure == CommandParser.Mistake {
    /// What is wrong, if anything is.
    var complaint: String? { if case .failure(let mistake) = self { mistake.description } else { nil } }
}

extension SignedIn {
    /// Does something, ends the client, and ends the command with the code of what went wrong.
    ///
    /// - Parameter body: Gives a complaint when what was asked for is not there.
    func perform(_ body: () async throws(ClientError) -> String?) async throws {
        let result: Result<String?, ClientError>
        do throws(ClientError) {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await close()
        switch result {
        case .success(nil): return
        case .success(let complaint?):
            Stream.complain(complaint)
            throw ExitCode.notPermitted
        case .failure(let error):
            Stream.complain("\(error)")
            throw ExitCode(error)
        }
    }

    /// Does something that either comes about or fails.
    func perform(_ body: () async throws(ClientError) -> Void) async throws {
        try await perform { () async throws(ClientError) -> String? in
            try await body()
            return nil
        }
    }
}
