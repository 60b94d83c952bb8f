import ParleyProtocol
public import Store
public import WireFormat

/// Ends the sessions of those who may not stay: of revoked and expired tokens and of deactivated users, also when a
/// command beside the server made the change. Sessions whose role changed are told to come back.
///
///     every 500 ms: has the store's identity version changed? ──▶ hold the open sessions of those concerned against the store
///     every 5 s:    has a token expired?                       ──▶ end its sessions
public struct IdentityWatch: Sendable {
    /// How many sessions are looked at in one snapshot.
    private static let chunk = 500
    /// Every so many rounds expired tokens are looked for.
    private static let expiryRounds = 10

    private let store: any ChatStore
    private let broadcaster: any Broadcaster
    private let interval: Duration
    private let now: @Sendable () -> Timestamp

    /// Watches over the sessions that a broadcaster knows.
    public init(
        store: any ChatStore, broadcaster: any Broadcaster, interval: Duration = .milliseconds(500),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.broadcaster = broadcaster
        self.interval = interval
        self.now = now
    }

    /// Watches until the task is cancelled.
    public func run() async {
        var version: Int64?
        var round = 0
        while !Task.isCancelled {
            version = await look(since: version)
            round += 1
            if round.isMultiple(of: Self.expiryRounds) { await endExpired() }
            try? await Task.sleep(for: interval)
        }
    }

    /// Holds the sessions of those whom a change concerns against the store; all sessions when no version is known.
    /// - Returns: the version that the sessions have been held against. While the store cannot be read it stays the
    ///   old one, so that the next look makes up for it.
    func look(since version: Int64?) async -> Int64? {
        do throws(Failure) {
            // Taken before the sessions are: what changes in between is seen by the next look.
            let current = try await store.identityVersion()
            guard current != version else { return version }
            var concerned: Set<Account>?
            if let version { concerned = Set(try await store.accountChanges(since: version)) }
            let open = await broadcaster.openIdentities().filter { concerned?.contains($0.account) ?? true }
            let sessions = Dictionary(grouping: open, by: \.organisation)
            for (organisation, identities) in sessions {
                for start in stride(from: 0, to: identities.count, by: Self.chunk) {
                    let chunk = Array(identities[start...].prefix(Self.chunk))
                    try await revalidate(chunk, in: organisation)
                }
            }
            return current
        } catch {
            return version
        }
    }

    /// Ends the sessions whose token has expired.
    func endExpired() async {
        let now = now()
        for identity in await broadcaster.openIdentities() where identity.expires <= now {
            end(identity, reason: .sessionEnded)
        }
    }

    private func revalidate(_ identities: [Identity], in organisation: OrganisationID) async throws(Failure) {
        let now = now()
        let standings = try await store.read(in: organisation) { transaction throws(Failure) in
            var standings: [Standing] = []
            for identity in identities { standings.append(try transaction.standing(of: identity, at: now)) }
            return standings
        }
        for (identity, standing) in zip(identities, standings) {
            switch standing {
            case .stands: break
            case .ended: end(identity, reason: .sessionEnded)
            case .roleChanged: end(identity, reason: .roleChanged)
            }
        }
    }

    private func end(_ identity: Identity, reason: FailureCode) {
        broadcaster.endSessions(
            of: identity.user, token: identity.token, except: nil, in: identity.organisation, reason: reason)
    }
}

extension Identity {
    fileprivate var account: Account { Account(organisation: organisation, user: user) }
}
