package import ParleyProtocol
import WireFormat

extension ChatModel {
    /// Why a room that somebody means was not found.
    package enum RoomSearchFault: Error, Hashable, Sendable {
        /// The user takes part in no room of this number.
        case number(UInt32)
        /// The user has no direct room with somebody.
        case direct(login: String)
        /// There is nobody with this login.
        case nobody(login: String)
        /// No room's name begins so.
        case name(String)
        /// Several rooms' names begin so.
        case several(String, [RoomID])
    }

    /// The room that somebody means, or why there is none.
    package func find(_ name: RoomName) -> Result<RoomID, RoomSearchFault> {
        switch name {
        case .number(let number):
            if let room = RoomID(rawValue: number), rooms[room] != nil { return .success(room) }
            return .failure(.number(number))
        case .person(let login):
            let direct = rooms.values.first { room in
                room.entry.room.kind == .direct
                    && room.entry.room.pair.contains { users[$0]?.login.lowercased() == login.lowercased() }
            }
            return direct.map { .success($0.id) } ?? .failure(.direct(login: login))
        case .name(let name):
            let wanted = name.lowercased()
            let all = rooms.values.map { (room: $0.id, title: title($0.id).lowercased()) }
            let exact = all.filter { $0.title == wanted }
            let matching = exact.isEmpty ? all.filter { $0.title.hasPrefix(wanted) } : exact
            if matching.count == 1 { return .success(matching[0].room) }
            return .failure(matching.isEmpty ? .name(name) : .several(name, matching.map(\.room).sorted()))
        }
    }
}

extension ChatModel.RoomSearchFault: CustomStringConvertible {
    /// A sentence, the same wherever the room was named.
    package var description: String {
        switch self {
        case .number(let number): "You take part in no room with the number \(number)."
        case .direct(let login): "You have no direct room with @\(Sanitizer.line(login))."
        case .nobody(let login): "There is nobody with the login “\(Sanitizer.line(login))”."
        case .name(let name): "None of your rooms is called “\(Sanitizer.line(name))”."
        case .several(let name, let rooms):
            "Several rooms match “\(Sanitizer.line(name))”: "
                + rooms.map { "\($0)" }.joined(separator: ", ") + ". Give the number."
        }
    }

    /// The sentence with what helps somebody who types commands with a slash.
    var inChat: String {
        switch self {
        case .number, .name: description.dropLast() + "; /rooms lists yours."
        case .direct(let login): description.dropLast() + "; /direct \(Sanitizer.line(login)) makes one."
        case .nobody, .several: description
        }
    }
}
