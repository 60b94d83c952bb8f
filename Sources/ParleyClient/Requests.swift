public import ParleyProtocol

/// A request of the protocol that an application may send, with the type of its reply.
///
/// Hello and SyncRooms are missing: they are the client's own. ``PostMessage`` goes through ``ParleyClient/post(_:in:answering:mentions:fields:)``,
/// which keeps it until it is acknowledged.
public protocol ClientRequest: Sendable {
    /// What the server answers.
    associatedtype Reply: Sendable
    /// The request among all requests.
    var request: Request { get }
    /// The reply among all replies; nil if it belongs to another request.
    static func reply(in reply: ParleyProtocol.Reply) -> Reply?
}

extension SignIn: ClientRequest {
    /// The request among all requests.
    public var request: Request { .signIn(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .signIn(let reply) = reply { reply } else { nil }
    }
}

extension SignOut: ClientRequest {
    /// The request among all requests.
    public var request: Request { .signOut(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .signOut(let reply) = reply { reply } else { nil }
    }
}

extension CreateToken: ClientRequest {
    /// The request among all requests.
    public var request: Request { .createToken(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .createToken(let reply) = reply { reply } else { nil }
    }
}

extension ListTokens: ClientRequest {
    /// The request among all requests.
    public var request: Request { .listTokens(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .listTokens(let reply) = reply { reply } else { nil }
    }
}

extension RevokeToken: ClientRequest {
    /// The request among all requests.
    public var request: Request { .revokeToken(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .revokeToken(let reply) = reply { reply } else { nil }
    }
}

extension GetUsers: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getUsers(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getUsers(let reply) = reply { reply } else { nil }
    }
}

extension FindUsers: ClientRequest {
    /// The request among all requests.
    public var request: Request { .findUsers(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .findUsers(let reply) = reply { reply } else { nil }
    }
}

extension UpdateProfile: ClientRequest {
    /// The request among all requests.
    public var request: Request { .updateProfile(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .updateProfile(let reply) = reply { reply } else { nil }
    }
}

extension ChangePassword: ClientRequest {
    /// The request among all requests.
    public var request: Request { .changePassword(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .changePassword(let reply) = reply { reply } else { nil }
    }
}

extension CreateRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .createRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .createRoom(let reply) = reply { reply } else { nil }
    }
}

extension OpenDirectRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .openDirectRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .openDirectRoom(let reply) = reply { reply } else { nil }
    }
}

extension ListRooms: ClientRequest {
    /// The request among all requests.
    public var request: Request { .listRooms(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .listRooms(let reply) = reply { reply } else { nil }
    }
}

extension GetRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getRoom(let reply) = reply { reply } else { nil }
    }
}

extension UpdateRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .updateRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .updateRoom(let reply) = reply { reply } else { nil }
    }
}

extension ArchiveRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .archiveRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .archiveRoom(let reply) = reply { reply } else { nil }
    }
}

extension ListParticipants: ClientRequest {
    /// The request among all requests.
    public var request: Request { .listParticipants(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .listParticipants(let reply) = reply { reply } else { nil }
    }
}

extension AddParticipants: ClientRequest {
    /// The request among all requests.
    public var request: Request { .addParticipants(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .addParticipants(let reply) = reply { reply } else { nil }
    }
}

extension RemoveParticipant: ClientRequest {
    /// The request among all requests.
    public var request: Request { .removeParticipant(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .removeParticipant(let reply) = reply { reply } else { nil }
    }
}

extension ChangeRole: ClientRequest {
    /// The request among all requests.
    public var request: Request { .changeRole(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .changeRole(let reply) = reply { reply } else { nil }
    }
}

extension LeaveRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .leaveRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .leaveRoom(let reply) = reply { reply } else { nil }
    }
}

extension MuteRoom: ClientRequest {
    /// The request among all requests.
    public var request: Request { .muteRoom(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .muteRoom(let reply) = reply { reply } else { nil }
    }
}

extension MarkRead: ClientRequest {
    /// The request among all requests.
    public var request: Request { .markRead(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .markRead(let reply) = reply { reply } else { nil }
    }
}

extension MarkUnread: ClientRequest {
    /// The request among all requests.
    public var request: Request { .markUnread(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .markUnread(let reply) = reply { reply } else { nil }
    }
}

extension EditMessage: ClientRequest {
    /// The request among all requests.
    public var request: Request { .editMessage(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .editMessage(let reply) = reply { reply } else { nil }
    }
}

extension DeleteMessage: ClientRequest {
    /// The request among all requests.
    public var request: Request { .deleteMessage(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .deleteMessage(let reply) = reply { reply } else { nil }
    }
}

extension GetMessages: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getMessages(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getMessages(let reply) = reply { reply } else { nil }
    }
}

extension GetReplies: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getReplies(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getReplies(let reply) = reply { reply } else { nil }
    }
}

extension ListThreads: ClientRequest {
    /// The request among all requests.
    public var request: Request { .listThreads(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .listThreads(let reply) = reply { reply } else { nil }
    }
}

extension GetChanges: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getChanges(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getChanges(let reply) = reply { reply } else { nil }
    }
}

extension GetEdits: ClientRequest {
    /// The request among all requests.
    public var request: Request { .getEdits(self) }
    /// The reply among all replies; nil if it belongs to another request.
    public static func reply(in reply: ParleyProtocol.Reply) -> Reply? {
        if case .getEdits(let reply) = reply { reply } else { nil }
    }
}
