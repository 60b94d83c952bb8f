public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Opens the session, and tells a client that comes back what changed in its rooms.
    ///
    /// The session machine has checked the version, and holds the client to the window and keepalive of the answer.
    public func hello(_ request: Hello, by caller: Caller) async throws(Failure) -> Welcome {
        guard request.digest == nil || request.rooms.isEmpty else {
            throw .invalid(field: Hello.Field.rooms, detail: "Give a digest or cursors, not both.")
        }
        try request.rooms.check(field: Hello.Field.rooms)
        var welcome = Welcome(
            version: UInt64(ProtocolLimits.version), agent: settings.agent, now: now(),
            window: UInt64(settings.requestWindow), keepalive: request.keepalive ?? ServiceLimits.keepaliveSeconds)
        guard let token = request.token else { return welcome }

        guard let holder = try await store.tokenHolder(hash: TokenHash(of: token), at: welcome.now) else {
            throw .unauthenticated(field: Hello.Field.token)
        }
        let identity = Identity(holder)
        let news = try await open(caller.session, as: identity) { transaction throws(Failure) in
            try transaction.news(for: request, from: identity.user)
        }
        touch(holder, at: welcome.now)
        welcome.user = holder.user
        welcome.organisation = holder.organisation.organisation
        welcome.token = holder.token.token
        welcome.tell(news)
        return welcome
    }

    /// Remembers that the token was used, unless that is known to the minute already. Nobody waits for it, and a use
    /// that could not be written does no harm.
    private func touch(_ holder: TokenHolder, at now: Timestamp) {
        if let used = holder.token.used, now.millisecondsSince(used) < 60_000 { return }
        let scope = WriteScope(organisation: holder.organisation.id, actor: holder.user.user, now: now)
        Task { [store] in
            try? await store.write(in: scope) { transaction throws(Failure) in
                try transaction.touchToken(holder.token.token)
            }
        }
    }
}

/// What a client that comes back is told of its rooms.
private enum RoomNews: Sendable {
    /// The digest matched.
    case unchanged
    /// The digest did not match.
    case differs
    case comparison(RoomComparison)
}

extension ReadTransaction {
    fileprivate func news(for hello: Hello, from user: UserID) throws(Failure) -> RoomNews {
        if let digest = hello.digest {
            return RoomDigest(try roomCursors(of: user)).bytes == digest ? .unchanged : .differs
        }
        return .comparison(
            try compareRooms(of: user, held: hello.rooms, after: nil, through: nil, budget: Welcome.fitBudget))
    }
}

extension Welcome {
    fileprivate mutating func tell(_ news: RoomNews) {
        switch news {
        case .unchanged: unchanged = true
        case .differs: differs = true
        case .comparison(let comparison):
            rooms = comparison.changed
            gone = comparison.gone
            more = comparison.more
        }
    }
}

extension Identity {
    /// Who the holder of a token is.
    init(_ holder: TokenHolder) {
        self.init(
            organisation: holder.organisation.id, user: holder.user.user, role: holder.user.role,
            token: holder.token.token, expires: holder.token.expires)
    }
}
