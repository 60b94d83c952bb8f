import ParleyClient
import ParleyProtocol
import WireFormat

/// Why a command could not be carried out.
enum CommandError: Error {
    /// The person asked for something that is not there.
    case mistake(String)
    /// The client could not do it.
    case client(ClientError)
}

extension ChatSession {
    /// Carries out a command, and prints what went wrong.
    func perform(_ command: ChatCommand) async {
        do throws(CommandError) {
            try await carryOut(command)
        } catch {
            switch error {
            case .mistake(let sentence): complain(sentence)
            case .client(let error): complain(error.description)
            }
        }
    }

    private func carryOut(_ command: ChatCommand) async throws(CommandError) {
        switch command {
        case .say(let text): try await say(text, answering: nil)
        case .reply(let message, let text): try await say(text, answering: Seq(message))
        case .help(let name): try help(name)
        case .rooms: listRooms()
        case .room(let name): try await go(to: name)
        case .direct(let login): try await direct(login)
        case .create(let name, let logins): try await create(name, logins)
        case .clear: clearScreen()
        case .quit: end()
        case .add, .remove, .role, .leave, .who, .topic, .rename, .archive, .restore, .mute, .unmute:
            try await carryOut(ofRoom: command, in: try room())
        case .history, .thread, .threads, .edit, .edits, .delete, .unread:
            try await carryOut(ofMessages: command, in: try room())
        }
    }

    /// The current room.
    func room() throws(CommandError) -> ChatRoom {
        guard let room = model.currentRoom else {
            throw .mistake("You are in no room: /rooms lists yours, /room NAME goes there.")
        }
        return room
    }

    /// Sends a request. Without a connection it fails at once: the person is not to wait for it.
    func ask<Message: ClientRequest>(_ message: Message) async throws(CommandError) -> Message.Reply {
        try requireConnection()
        do throws(ClientError) {
            return try await client.send(message)
        } catch {
            throw .client(error)
        }
    }

    /// Makes sure that there is a connection.
    func requireConnection() throws(CommandError) {
        if case .offline(let end, _) = model.link { throw .client(.notConnected(end)) }
    }

    // MARK: Talking

    private func say(_ text: String, answering parent: Seq?) async throws(CommandError) {
        let room = try room()
        guard text.utf8.count <= LineEditor.textBytesMax else {
            throw .mistake("A message may take \(LineEditor.textBytesMax) bytes; this one takes \(text.utf8.count).")
        }
        if model.link != .online { show([.note("There is no connection; this is sent as soon as there is one.")]) }
        do throws(ClientError) {
            _ = try await client.post(
                text, in: room.id, answering: parent, mentions: model.mentions(in: text, of: room.id))
        } catch {
            let shown = Width.cut(Sanitizer.line(text), to: 40)
            throw .mistake("Not sent: “\(shown)”: \(error)")
        }
    }

    // MARK: Going around

    private func help(_ name: String?) throws(CommandError) {
        guard let name else { return show(CommandTable.help(columns: columns).map { .row($0) }) }
        guard let command = CommandTable.command(named: name) else {
            throw .mistake("There is no command \(Sanitizer.line(name)); /help lists them.")
        }
        show([.note("\(command.usage): \(command.summary)")])
    }

    private func listRooms() {
        let rows = RoomTable.rows(model, columns: columns, time: renderer.time)
        show(rows.isEmpty ? [.note("You are in no room. /create NAME makes one.")] : rows.map { .row($0) })
    }

    private func go(to name: RoomName) async throws(CommandError) {
        switch model.find(name) {
        case .success(let room): try await go(to: room)
        case .failure(let fault):
            if case .person(let login) = name { return try await direct(login) }
            throw .mistake(fault.inChat)
        }
    }

    func go(to room: RoomID) async throws(CommandError) {
        do throws(ClientError) {
            try await enter(room)
        } catch {
            throw .client(error)
        }
    }

    private func direct(_ login: String) async throws(CommandError) {
        let entry = try await ask(OpenDirectRoom(user: try await user(login))).room
        if model.rooms[entry.room.room] == nil { model.take(entry) }
        try await go(to: entry.room.room)
    }

    private func create(_ name: String, _ logins: [String]) async throws(CommandError) {
        var users: [UserID] = []
        for login in logins { users.append(try await user(login)) }
        let entry = try await ask(CreateRoom(name: name, participants: users)).room
        if model.rooms[entry.room.room] == nil { model.take(entry) }
        try await go(to: entry.room.room)
    }

    /// The number of somebody of whom the login is known.
    func user(_ login: String) async throws(CommandError) -> UserID {
        let wanted = login.lowercased()
        if let known = model.users.values.first(where: { $0.login.lowercased() == wanted }) { return known.user }
        let found = try await ask(FindUsers(limit: PageSize(50), text: String(login.prefix(64)))).users
        model.learn(found)
        guard let user = found.first(where: { $0.login.lowercased() == wanted }) else {
            throw .mistake(ChatModel.RoomSearchFault.nobody(login: login).description)
        }
        return user.user
    }
}
