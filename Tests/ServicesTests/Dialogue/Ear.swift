import ParleyProtocol
import Services
import Store
import Synchronization
import Testing
import WireFormat

/// Something that a broadcaster was told.
enum Heard: Hashable, Sendable {
    case event(Event, Audience)
    case joined(UserID, RoomID)
    case left(UserID, RoomID)
    case ended(UserID, token: TokenID?, except: TokenID?, FailureCode)
}

/// A broadcaster that remembers what it was told, and takes offence at what nobody may be told.
final class Ear: Broadcaster {
    private struct Memory {
        var list: [Heard] = []
        var times: [Timestamp] = []
    }

    private let memory = Mutex(Memory())

    /// What was heard since the last time this was asked.
    func take() -> [Heard] {
        memory.withLock { memory in
            defer { memory = Memory() }
            return memory.list
        }
    }

    /// The times that came with the events since the last time; forgets the events too.
    func takeTimes() -> [Timestamp] {
        memory.withLock { memory in
            defer { memory = Memory() }
            return memory.times
        }
    }

    func publish(_ event: Event, in organisation: OrganisationID, to audience: Audience, at time: Timestamp) {
        checkAudience(audience, of: event)
        checkSize(of: event)
        memory.withLock {
            $0.list.append(.event(event, audience))
            $0.times.append(time)
        }
    }

    func joined(_ user: UserID, room: RoomID, in organisation: OrganisationID) { remember(.joined(user, room)) }

    func left(_ user: UserID, room: RoomID, in organisation: OrganisationID) { remember(.left(user, room)) }

    func endSessions(
        of user: UserID, token: TokenID?, except: TokenID?, in organisation: OrganisationID, reason: FailureCode
    ) {
        remember(.ended(user, token: token, except: except, reason))
    }

    func openIdentities() async -> [Identity] { [] }

    private func remember(_ heard: Heard) { memory.withLock { $0.list.append(heard) } }

    /// An event goes to whom the schema says, and an event of a room to that room.
    private func checkAudience(_ audience: Audience, of event: Event) {
        switch (event.audience, audience) {
        case (.user, .user), (.organisation, .organisation): break
        case (.room, .room(let room, _)): #expect(event.room == room)
        default: Issue.record("\(event) was sent to \(audience)")
        }
    }

    private func checkSize(of event: Event) {
        do throws(BoundsError) {
            #expect(try event.encoded().count <= ProtocolLimits.serverBytesMax)
        } catch {
            Issue.record("\(event) cannot be sent: \(error)")
        }
    }
}
