import ParleyProtocol
import Store
import WireFormat

extension StoreConformance {
    static let organisations: [Property] = [
        Property("an organisation is found by its slug, and all are listed in the order of their slugs") { store in
            let zebra = try await store.createOrganisation(slug: "zebra", name: "Zebra Ltd", at: moment(1))
            let acme = try await store.createOrganisation(slug: "acme", name: "Acme", at: moment(2))
            try expectEqual(zebra.organisation, Organisation(slug: "zebra", name: "Zebra Ltd"))
            try expectEqual(try await store.organisation(slug: "zebra"), zebra)
            try expectEqual(try await store.organisation(slug: "nobody"), nil)
            try expectEqual(try await store.organisations(), [acme, zebra])
            try expectEqual(
                try await store.read(in: acme.id) { transaction throws(Failure) in try transaction.organisation() },
                acme.organisation)
        },
        Property("a slug is taken once") { store in
            let acme = try await store.createOrganisation(slug: "acme", name: "Acme", at: moment(1))
            try await expectFailure(.conflict) {
                _ = try await store.createOrganisation(slug: "acme", name: "Another", at: moment(2))
            }
            try expectEqual(try await store.organisations(), [acme])
        },
        Property("two organisations never see each other") { store in
            let acme = try await World(in: store, slug: "acme", users: 2)
            let zebra = try await World(in: store, slug: "zebra", users: 1)
            let room = try await acme.makeRoom()
            try await acme.post(in: room, nonce: 1, "secret", mentions: [acme.users[1]])
            try expectEqual(acme.users, [UserID(1), UserID(2)], "users are numbered from 1")
            try expectEqual(zebra.users, [UserID(1)], "in each organisation")
            let (one, other) = (zebra.users[0], acme.users[1])
            let token = acme.tokens[acme.users[1]]!
            let found = try await zebra.read { transaction throws(Failure) in
                [
                    try transaction.user(other) != nil,
                    try transaction.users([one, other]).count > 1,
                    try transaction.findUsers(text: "user2", after: nil, includeInactive: true, limit: 9).count > 0,
                    try transaction.token(token) != nil,
                    try transaction.room(room) != nil,
                    try transaction.access(to: room, by: one) != nil,
                    try transaction.roomIDs(of: one).count > 0,
                    try transaction.roomStates(of: one, after: nil, through: nil, limit: 9).count > 0,
                    try transaction.roomEntries(of: one, after: nil, includeArchived: true, limit: 9).count > 0,
                    try transaction.participants(of: room, after: nil, limit: 9).count > 0,
                    try transaction.messages(in: room, .newest, limit: 9).count > 0,
                    try transaction.changes(in: room, since: Position(0), limit: 9).count > 0,
                    try transaction.message(nonce: 1, token: TokenID(1)) != nil,
                ]
            }
            try expectEqual(found, found.map { _ in false })
            let zebrasRoom = try await zebra.makeRoom()
            try expectEqual(zebrasRoom, room, "rooms are numbered from 1 in each organisation")
            let numbered = try await zebra.post(in: zebrasRoom, nonce: 1, "other")
            try expectEqual(numbered.seq, Seq(1))
            let texts = try await acme.read { transaction throws(Failure) in
                try transaction.messages(in: room, .newest, limit: 9).map(\.message.text)
            }
            try expectEqual(texts, ["secret"])
        },
    ]

    static let users: [Property] = [
        Property("a user is given back as it was made, by number and by login") { store in
            let world = try await World(in: store, users: 0)
            let made = try await world.store.write(
                in: WriteScope(organisation: world.organisation, actor: nil, now: moment(1))
            ) { transaction throws(Failure) in
                try transaction.insertUser(login: "maria", name: "María", role: .admin, fields: #"{"desk":4}"#)
            }
            try expectEqual(
                made, User(user: UserID(1), role: .admin, login: "maria", name: "María", fields: #"{"desk":4}"#))
            let found = try await world.read { transaction throws(Failure) in
                [
                    try transaction.user(UserID(1)), try transaction.user(login: "maria"),
                    try transaction.user(UserID(2)), try transaction.user(login: "mario"),
                ]
            }
            try expectEqual(found, [made, made, nil, nil])
        },
        Property("a login is taken once, and the second user takes no number") { store in
            let world = try await World(in: store, users: 1)
            try await expectFailure(.conflict) {
                _ = try await world.write { transaction throws(Failure) in
                    try transaction.insertUser(login: "user1", name: "Other", role: .member, fields: nil)
                }
            }
            let next = try await world.write { transaction throws(Failure) in
                try transaction.insertUser(login: "user2", name: "Other", role: .member, fields: nil)
            }
            try expectEqual(next.user, UserID(2))
        },
        Property("an update of a user changes what is named and nothing else") { store in
            let world = try await World(in: store, users: 1)
            let user = world.users[0]
            let renamed = try await world.write { transaction throws(Failure) in
                try transaction.updateUser(user, name: "New", role: nil, isActive: nil, fields: #"{"a":1}"#)
            }
            try expectEqual(
                renamed, User(user: user, role: .member, login: "user1", name: "New", fields: #"{"a":1}"#))
            let changed = try await world.write { transaction throws(Failure) in
                try transaction.updateUser(user, name: nil, role: .owner, isActive: false, fields: nil)
            }
            try expectEqual(
                changed,
                User(user: user, role: .owner, login: "user1", name: "New", inactive: true, fields: #"{"a":1}"#))
            let cleared = try await world.write { transaction throws(Failure) in
                try transaction.updateUser(user, name: nil, role: nil, isActive: true, fields: "{}")
            }
            try expectEqual(cleared, User(user: user, role: .owner, login: "user1", name: "New"))
            let found = try await world.read { transaction throws(Failure) in try transaction.user(user) }
            try expectEqual(found, cleared)
        },
        Property("users are listed in ascending order, without doubles and without those who do not exist") { store in
            let world = try await World(in: store, users: 4)
            let ids = [4, 2, 9, 2].map { UserID($0) }
            let found = try await world.read { transaction throws(Failure) in try transaction.users(ids).map(\.user) }
            try expectEqual(found, [UserID(2), UserID(4)])
        },
        Property("the directory is searched by the beginning of words, whatever the case, and paged") { store in
            let world = try await World(in: store, users: 0)
            let names = [
                ("anna.b", "Anna Bergmann"), ("ben", "Ben ÖZDEMIR"), ("bernd", "Bernd"), ("zoe", "Zoë van Berg"),
            ]
            try await world.store.write(
                in: WriteScope(organisation: world.organisation, actor: nil, now: moment(1))
            ) { transaction throws(Failure) in
                for (login, name) in names {
                    _ = try transaction.insertUser(login: login, name: name, role: .member, fields: nil)
                }
                _ = try transaction.updateUser(UserID(3), name: nil, role: nil, isActive: false, fields: nil)
            }
            func find(
                _ text: String?, after: UInt32? = nil, all: Bool = false, limit: Int = 10
            ) async throws -> [UInt32] {
                try await world.read { transaction throws(Failure) in
                    try transaction.findUsers(
                        text: text, after: after.map { UserID($0) }, includeInactive: all, limit: limit)
                }.map(\.user.rawValue)
            }
            try expectEqual(try await find("BER"), [1, 4])
            try expectEqual(try await find("ber", all: true), [1, 3, 4])
            try expectEqual(try await find("özd"), [2])
            try expectEqual(try await find("zoë van"), [4])
            try expectEqual(try await find("erg"), [])
            try expectEqual(try await find("b"), [1, 2, 4], "a word of the login counts, too")
            try expectEqual(try await find("%"), [])
            try expectEqual(try await find(nil), [1, 2, 4])
            try expectEqual(try await find(nil, all: true), [1, 2, 3, 4])
            try expectEqual(try await find("b", after: 1, limit: 1), [2])
            try expectEqual(try await find(nil, after: 1, limit: 1), [2])
            _ = try await world.store.write(
                in: WriteScope(organisation: world.organisation, actor: nil, now: moment(2))
            ) { transaction throws(Failure) in
                try transaction.updateUser(UserID(1), name: "Anna Smith", role: nil, isActive: nil, fields: nil)
            }
            try expectEqual(try await find("ber"), [4])
            try expectEqual(try await find("smith"), [1])
            try expectEqual(try await find("anna"), [1])
        },
        Property("a password's hash is kept, replaced and removed") { store in
            let world = try await World(in: store, users: 1)
            let user = world.users[0]
            for hash in [nil, "scrypt$1", "scrypt$2", nil] as [String?] {
                try await world.write { transaction throws(Failure) in try transaction.setPasswordHash(hash, of: user) }
                try expectEqual(
                    try await world.read { transaction throws(Failure) in try transaction.passwordHash(of: user) }, hash
                )
            }
        },
    ]
}
