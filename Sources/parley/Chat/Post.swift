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
            the message, or cannot for as long as --timeout says: the disk may be full.

            \(ExitCode.discussion)

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
        let signedIn = try await SignedIn.open(
            connection, reconnects: .never,
            postTimeout: connection.patience ?? .seconds(Int64(ConnectionOptions.usualSeconds)))
        let text: String
        switch read() {
        case .text(let read): text = read
        case .notUTF8: return try await signedIn.end("The text is not UTF-8.", .badData)
        case .tooLong:
            return try await signedIn.end("A message may take \(LineEditor.textBytesMax) bytes.", .badData)
        case .end: return try await signedIn.end("There is no text to post.", .badData)
        }
        let parent = reply.map { Seq($0) }
        try await signedIn.perform { () async throws(ClientError) -> Complaint? in
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

    /// The text, from wherever it comes.
    private func read() -> StandardInput.Reading {
        if text == "-" { return StandardInput.readAll(atMost: LineEditor.textBytesMax) }
        if !StandardInput.isCommandLineUTF8 { return .notUTF8 }
        if text.utf8.count > LineEditor.textBytesMax { return .tooLong }
        return text.trimmed.isEmpty ? .end : .text(text)
    }
}

extension SignedIn {
    /// Ends the client and the command.
    func end(_ complaint: String, _ code: ExitCode) async throws {
        await close()
        Stream.complain(complaint)
        throw code
    }

    /// Does something, ends the client, and ends the command with the code of what went wrong.
    ///
    /// - Parameter body: Gives a complaint when what was asked for is not there.
    func perform(_ body: () async throws(ClientError) -> Complaint?) async throws {
        let complaint: Complaint?
        do throws(ClientError) {
            complaint = try await body()
        } catch {
            complaint = Complaint(text: "\(error)", code: ExitCode(error))
        }
        if let complaint { return try await end(complaint.text, complaint.code) }
        await close()
    }

    /// Does something that either comes about or fails.
    func perform(_ body: () async throws(ClientError) -> Void) async throws {
        try await perform { () async throws(ClientError) -> Complaint? in
            try await body()
            return nil
        }
    }
}
