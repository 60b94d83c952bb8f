import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Watching who may stay` {
    private func watch(_ stage: Stage, interval: Duration = .milliseconds(500)) -> IdentityWatch {
        let clock = stage.clock
        return IdentityWatch(
            store: stage.store, broadcaster: stage.broadcasts, interval: interval, now: { clock.now })
    }

    @Test func `sessions of revoked tokens and closed accounts end, the others stay`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let stays = try #require(try await stage.connection(of: maria).caller.identity)
            let revoked = try #require(try await stage.connection(of: maria).caller.identity)
            let closed = try #require(try await stage.connection(of: berta).caller.identity)
            stage.broadcasts.open([stays, revoked, closed])
            let watch = watch(stage)
            let version = await watch.look(since: nil)
            #expect(stage.broadcasts.entries.isEmpty)

            try await stage.administration.revokeToken(revoked.token, in: stage.organisation.id)
            _ = try await stage.administration.deactivate(login: "berta", in: stage.organisation.id)
            let next = await watch.look(since: version)
            #expect(
                stage.broadcasts.entries == [
                    .ended(maria.user, token: revoked.token, except: nil, .sessionEnded),
                    .ended(berta.user, token: closed.token, except: nil, .sessionEnded),
                ])
            #expect(await watch.look(since: next) == next)
            #expect(stage.broadcasts.entries.count == 2)
        }
    }

    @Test func `a change is held against the sessions of those whom it concerns, and nobody else's`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let changed = try #require(try await stage.connection(of: maria).caller.identity)
            // It would not stand if anybody looked.
            var other = try #require(try await stage.connection(of: berta).caller.identity)
            other.token = TokenID(4_000_000)
            let watch = watch(stage)
            let version = await watch.look(since: nil)
            stage.broadcasts.open([changed, other])
            try await stage.administration.revokeToken(changed.token, in: stage.organisation.id)
            _ = await watch.look(since: version)
            #expect(
                stage.broadcasts.entries == [.ended(maria.user, token: changed.token, except: nil, .sessionEnded)])
            _ = await watch.look(since: nil)
            #expect(
                stage.broadcasts.entries.last == .ended(berta.user, token: other.token, except: nil, .sessionEnded))
        }
    }

    @Test func `a session whose role changed is told to come back`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let identity = try #require(try await stage.connection(of: maria).caller.identity)
            stage.broadcasts.open([identity])
            let watch = watch(stage)
            let version = await watch.look(since: nil)
            _ = try await stage.administration.setRole(.admin, login: "maria", in: stage.organisation.id)
            _ = await watch.look(since: version)
            #expect(
                stage.broadcasts.entries == [.ended(maria.user, token: identity.token, except: nil, .roleChanged)])
            #expect(FailureCode.roleChanged.advice == .reconnect)
        }
    }

    @Test func `a new password set by an operator ends the sessions`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let identity = try #require(try await stage.connection(of: maria).caller.identity)
            stage.broadcasts.open([identity])
            let watch = watch(stage)
            let version = await watch.look(since: nil)
            try await stage.administration.setPassword("battery staple", login: "maria", in: stage.organisation.id)
            _ = await watch.look(since: version)
            #expect(
                stage.broadcasts.entries == [.ended(maria.user, token: identity.token, except: nil, .sessionEnded)])
        }
    }

    @Test func `sessions end when their token expires`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let identity = try #require(try await stage.connection(of: maria).caller.identity)
            stage.broadcasts.open([identity])
            let watch = watch(stage)
            stage.clock.advance(seconds: 90 * 86_400 - 1)
            await watch.endExpired()
            #expect(stage.broadcasts.entries.isEmpty)
            stage.clock.advance(seconds: 1)
            await watch.endExpired()
            #expect(
                stage.broadcasts.entries == [.ended(maria.user, token: identity.token, except: nil, .sessionEnded)])
        }
    }

    @Test func `what could not be read is made up for at the next look`() async throws {
        try await Stage.play { stage in
            let watch = watch(stage)
            await stage.store.close()
            #expect(await watch.look(since: 7) == 7)
        }
    }

    @Test func `it watches by itself until it is cancelled`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let identity = try #require(try await stage.connection(of: maria).caller.identity)
            stage.broadcasts.open([identity])
            let watch = watch(stage, interval: .milliseconds(1))
            let running = Task { await watch.run() }
            _ = try await stage.administration.deactivate(login: "maria", in: stage.organisation.id)
            for _ in 0..<2000 where stage.broadcasts.entries.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            running.cancel()
            await running.value
            #expect(
                stage.broadcasts.entries.first
                    == .ended(maria.user, token: identity.token, except: nil, .sessionEnded))
        }
    }
}
