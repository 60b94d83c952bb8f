import ParleyClient
import ParleyProtocol
import WireFormat

extension ChatSession {
    /// Carries out a command that concerns the current room and who takes part in it.
    func carryOut(ofRoom command: ChatCommand, in room: ChatRoom) async throws(CommandError) {
        switch command {
        case .who: try await listParticipants(of: room)
        case .add(let logins):
            var users: [UserID] = []
            for login in logins { users.append(try await user(login)) }
            update(try await ask(AddParticipants(room: room.id, users: users)).room)
        case .remove(let login):
            update(try await ask(RemoveParticipant(room: room.id, user: try await user(login))).room)
        case .role(let login, let role):
            update(
                try await ask(
                    ChangeRole(room: room.id, user: try await user(login), role: try self.role(named: role))
                ).room)
        case .leave:
            _ = try await ask(LeaveRoom(room: room.id))
        case .topic(nil):
            let topic = room.entry.room.topic ?? ""
            show([.note(topic.isEmpty ? "There is no topic; /topic TEXT sets one." : Sanitizer.line(topic))])
        case .topic(let topic?): update(try await ask(UpdateRoom(room: room.id, topic: topic)).room)
        case .rename(let name): update(try await ask(UpdateRoom(room: room.id, name: name)).room)
        case .archive: update(try await ask(ArchiveRoom(room: room.id)).room)
        case .restore: update(try await ask(ArchiveRoom(room: room.id, restore: true)).room)
        case .mute:
            model.take(try await ask(MuteRoom(room: room.id)), muted: true)
            show([.note("This room is muted; /unmute ends that.")])
        case .unmute:
            model.take(try await ask(MuteRoom(room: room.id, unmute: true)), muted: false)
            show([.note("This room is not muted any more.")])
        default: preconditionFailure("\(command) does not concern a room")
        }
    }

    /// Takes a room as an answer tells it: the event that says the same then changes nothing more.
    private func update(_ room: Room) {
        show(model.take(.roomUpdated(room), now: now))
    }

    private func role(named name: String) throws(CommandError) -> RoomRole {
        let roles: [RoomRole] = [.member, .moderator, .owner]
        guard let role = roles.first(where: { "\($0)" == name }) else {
            throw .mistake("There is no role “\(Sanitizer.line(name))”: owner, moderator and member are.")
        }
        return role
    }

    private func listParticipants(of room: ChatRoom) async throws(CommandError) {
        try requireConnection()
        let participants: [Participant]
        do throws(ClientError) {
            participants = try await loadParticipants(of: room.id)
        } catch {
            throw .client(error)
        }
        let width = min(20, participants.map { Width.of(model.login($0.user)) }.max() ?? 0)
        let rows = participants.map { participant -> Printout in
            let name = model.users[participant.user].map { Sanitizer.line($0.name) } ?? ""
            let role = participant.role == .member ? "" : " · \(participant.role)"
            return .row(
                "  "
                    + StyledText(
                        Width.pad(model.login(participant.user), to: width), .person(participant.user.rawValue))
                    + StyledText("  \(name)") + StyledText("\(role) · read up to \(participant.read)", .dim))
        }
        show(rows)
    }
}
