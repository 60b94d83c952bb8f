import ParleyProtocol
import WireFormat

@testable import ParleyClient

extension ClientState.Settings {
    static let testing = ClientState.Settings(agent: "test")
}

extension Welcome {
    static let testing = Welcome(
        version: 1, agent: "server", now: Timestamp(milliseconds: 1), window: 64, keepalive: 60,
        user: User(user: ModelServer.me, role: .member, login: "me", name: "Me"),
        organisation: Organisation(slug: "acme", name: "Acme"))

    /// The answer to a Hello without a token.
    static let nobody = Welcome(
        version: 1, agent: "server", now: Timestamp(milliseconds: 1), window: 64, keepalive: 60)
}

extension RoomState {
    static func testing(_ room: RoomID, seq: UInt32) -> RoomState {
        RoomState(
            room: room, seq: Position(seq), at: Timestamp(milliseconds: 100), details: 1, read: Position(0), unread: 0,
            mentions: 0)
    }
}

extension ModelServer {
    /// A server with room 1, which is empty.
    static var oneRoom: ModelServer {
        var server = ModelServer()
        server.rooms[RoomID(1)] = Room()
        return server
    }
}

extension ClientState {
    static func connecting(settings: ClientState.Settings = .testing) -> ClientState {
        var client = ClientState(settings: settings, seed: 1)
        client.use(token: Token(repeating: 1, count: 32), account: nil)
        _ = client.start(now: .zero)
        return client
    }

    static func online(window: UInt64 = 64, settings: ClientState.Settings = .testing) -> ClientState {
        var client = ClientState.connecting(settings: settings)
        _ = client.opened(now: .zero)
        var welcome = Welcome.testing
        welcome.window = window
        _ = client.received(.reply(id: RequestID(1), .hello(welcome)), now: .zero)
        return client
    }
}

extension [ClientAction] {
    /// The requests that are sent.
    var sent: [Request] {
        compactMap { if case .send(.request(_, let request)) = $0 { request } else { nil } }
    }

    /// How what was asked for ended.
    var answers: [Ticket: Result<Reply, ClientError>] {
        reduce(into: [:]) { answers, action in
            if case .answer(let ticket, let result) = action { answers[ticket] = result }
        }
    }

    /// What is to be stored of the rooms.
    var cursors: [StoredCursor] {
        compactMap { action in
            switch action {
            case .deliver(_, let cursor): cursor
            case .hold(let cursor): cursor
            case .connect, .send, .close, .answer, .save: nil
            }
        }
    }

    /// What the application is told.
    var events: [ClientEvent] {
        compactMap { if case .deliver(let event, _) = $0 { event } else { nil } }
    }
}

extension ClientEvent {
    var isDisconnected: Bool { if case .disconnected = self { true } else { false } }

    var text: String? {
        switch self {
        case .message(let message): message.text
        case .edited(let edit): edit.text
        default: nil
        }
    }
}
