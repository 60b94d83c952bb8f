import ParleyProtocol
import Store
import WireFormat

extension StoreConformance {
    static let tokens: [Property] = [
        Property("a token's holder is found by its hash, with the organisation, the user and what the token is") {
            store in
            let world = try await World(in: store, users: 2)
            let (user, expires) = (world.users[1], moment(5000))
            let made = try await world.write(at: 70) { transaction throws(Failure) in
                try transaction.insertToken(NewToken(user: user, hash: hash("x"), name: "Desk", expires: expires))
            }
            try expectEqual(
                made, TokenInfo(token: TokenID(3), name: "Desk", created: moment(70), expires: expires))
            let holder = try await store.tokenHolder(hash: hash("x"), at: moment(4999))
            try expectEqual(holder?.organisation.id, world.organisation)
            try expectEqual(holder?.organisation.organisation.slug, "acme")
            try expectEqual(holder?.user.user, user)
            try expectEqual(holder?.token, made)
            try expectEqual(try await store.tokenHolder(hash: hash("x"), at: expires), nil, "expired")
            try expectEqual(try await store.tokenHolder(hash: hash("y"), at: moment(0)), nil, "unknown")
        },
        Property("a revoked token, and a token of a deactivated user, is not found") { store in
            let world = try await World(in: store, users: 2)
            let (one, other) = (world.users[0], world.users[1])
            let token = world.tokens[one]!
            try await world.write { transaction throws(Failure) in
                try transaction.revokeToken(token)
                _ = try transaction.updateUser(other, name: nil, role: nil, isActive: false, fields: nil)
            }
            try expectEqual(try await store.tokenHolder(hash: hash("acme-0"), at: moment(1)), nil)
            try expectEqual(try await store.tokenHolder(hash: hash("acme-1"), at: moment(1)), nil)
            let found = try await world.read { transaction throws(Failure) in
                (
                    try transaction.token(token) == nil,
                    try transaction.tokens(of: one, after: nil, now: moment(1), limit: 9)
                )
            }
            try expect(found.0, "the revoked token is not found by its number")
            try expectEqual(found.1, [])
        },
        Property("tokens are listed by number, without those that were revoked or have expired") { store in
            let world = try await World(in: store, users: 1)
            let user = world.users[0]
            try await world.write { transaction throws(Failure) in
                for number in 2...5 {
                    _ = try transaction.insertToken(
                        NewToken(
                            user: user, hash: hash("t\(number)"), name: "\(number)",
                            expires: moment(number == 4 ? 10 : 1_000_000)))
                }
                try transaction.revokeToken(TokenID(3))
            }
            func list(after: UInt32?, limit: Int) async throws -> [UInt32] {
                try await world.read { transaction throws(Failure) in
                    try transaction.tokens(of: user, after: after.map { TokenID($0) }, now: moment(100), limit: limit)
                }.map(\.token.rawValue)
            }
            try expectEqual(try await list(after: nil, limit: 9), [1, 2, 5])
            try expectEqual(try await list(after: nil, limit: 2), [1, 2])
            try expectEqual(try await list(after: 2, limit: 9), [5])
            try await world.write { transaction throws(Failure) in
                try transaction.revokeTokens(of: user, except: TokenID(2))
            }
            try expectEqual(try await list(after: nil, limit: 9), [2])
            try await world.write { transaction throws(Failure) in try transaction.revokeTokens(of: user, except: nil) }
            try expectEqual(try await list(after: nil, limit: 9), [])
        },
        Property("the use of a token is remembered to the minute") { store in
            let world = try await World(in: store, users: 1)
            let token = world.tokens[world.users[0]]!
            func use(at time: UInt64) async throws -> Timestamp? {
                try await world.write(at: time) { transaction throws(Failure) in try transaction.touchToken(token) }
                return try await world.read { transaction throws(Failure) in try transaction.token(token)?.info.used }
            }
            let minute = moment(0).milliseconds / 60_000 * 60_000
            let first = try await use(at: 0)
            try expectEqual(first, Timestamp(milliseconds: minute))
            let later = try await use(at: 600_000)
            try expectEqual(later, Timestamp(milliseconds: minute + 600_000))
        },
        Property("what can end a session or change its role raises the identity's version, nothing else does") {
            store in
            let world = try await World(in: store, users: 2)
            let user = world.users[0]
            let raising: [(String, @Sendable (any WriteTransaction) throws(Failure) -> Void)] = [
                (
                    "role",
                    { transaction throws(Failure) in
                        _ = try transaction.updateUser(user, name: nil, role: .admin, isActive: nil, fields: nil)
                    }
                ),
                (
                    "deactivation",
                    { transaction throws(Failure) in
                        _ = try transaction.updateUser(user, name: nil, role: nil, isActive: false, fields: nil)
                    }
                ),
                ("password", { transaction throws(Failure) in try transaction.setPasswordHash("x", of: user) }),
                ("token", { transaction throws(Failure) in try transaction.revokeToken(TokenID(1)) }),
                ("tokens", { transaction throws(Failure) in try transaction.revokeTokens(of: user, except: nil) }),
            ]
            var version = try await store.identityVersion()
            for (name, body) in raising {
                try await world.write(body)
                let next = try await store.identityVersion()
                try expect(next > version, "\(name) raises the version")
                let concerned = [Account(organisation: world.organisation, user: user)]
                try expectEqual(try await store.accountChanges(since: version), concerned, "\(name) concerns its user")
                try expectEqual(try await store.accountChanges(since: next), [])
                version = next
            }
            try await world.write { transaction throws(Failure) in
                _ = try transaction.updateUser(user, name: "N", role: nil, isActive: nil, fields: nil)
                _ = try transaction.insertUser(login: "new", name: "New", role: .member, fields: nil)
            }
            _ = try await world.makeRoom()
            try expectEqual(try await store.identityVersion(), version)
        },
        Property("tokens that ended long ago are forgotten as new ones are made, and their numbers not given again") {
            store in
            let world = try await World(in: store, users: 1)
            let user = world.users[0]
            func make(_ name: String, expires: UInt64, at time: UInt64) async throws -> TokenID {
                try await world.write(at: time) { transaction throws(Failure) in
                    try transaction.insertToken(
                        NewToken(user: user, hash: hash(name), name: name, expires: moment(expires))
                    ).token
                }
            }
            let kept = endedTokensKeptSeconds * 1000
            let first = try await make("old", expires: 500, at: 0)
            for number in 1..<10 { _ = try await make("old\(number)", expires: 500, at: 0) }
            let expired = (0..<10).map { TokenID(first.rawValue + $0) }
            let young = try await make("young", expires: 2000, at: 0)
            let live = try await make("live", expires: 3 * kept, at: 0)
            let lastly = try await make("revoked", expires: 3 * kept, at: 0)
            let room = try await world.makeRoom()
            let message = NewMessage(
                room: room, sender: user, token: first, nonce: 9, text: "x", parent: nil, mentions: [], fields: nil
            )
            try await world.write(at: 10) { transaction throws(Failure) in
                _ = try transaction.append(message)
                try transaction.revokeToken(lastly)
            }
            var made: [TokenID] = []
            for number in 0..<10 {
                made.append(try await make("new\(number)", expires: 4 * kept, at: kept + 1000))
            }
            try expectEqual(made, (1...10).map { TokenID(lastly.rawValue + $0) })
            let (gone, stay, nonce) = try await world.read { transaction throws(Failure) in
                var gone: [TokenID] = []
                for token in expired where try transaction.token(token) == nil { gone.append(token) }
                return (
                    gone, (try transaction.token(young) != nil, try transaction.token(live) != nil),
                    try transaction.message(nonce: 9, token: first)?.message.message.seq
                )
            }
            try expectEqual(gone, expired)
            try expect(stay == (true, true), "what ended later, or not yet, stays")
            try expectEqual(nonce, Seq(1))
        },
    ]
}
