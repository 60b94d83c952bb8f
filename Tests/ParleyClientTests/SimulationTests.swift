import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

@Suite struct `Simulated links` {
    @Test(arguments: 1...150)
    func `nothing is missing, doubled or out of order, whatever happens to the connection`(seed: Int) {
        var simulation = Simulation(seed: UInt64(seed), rooms: 3)
        for _ in 0..<1500 { simulation.step() }
        simulation.settle()
        expectComplete(simulation)
    }

    @Test(arguments: 1...20)
    func `with many rooms the digest and the pages of the comparison do the same`(seed: Int) {
        var simulation = Simulation(seed: UInt64(seed), rooms: 12, digestFromRooms: 5)
        for _ in 0..<1500 { simulation.step() }
        simulation.settle()
        expectComplete(simulation)
    }

    @Test(arguments: 1...150)
    func `a program that is started again goes on where its application stood`(seed: Int) {
        var simulation = Simulation(seed: UInt64(seed), rooms: 4)
        for _ in 0..<1500 { simulation.step(restarts: true) }
        simulation.settle()
        expectComplete(simulation)
    }

    @Test func `without cuts no post is sent twice`() {
        var simulation = Simulation(seed: 5, rooms: 2)
        for _ in 0..<1000 { simulation.step(cuts: false) }
        simulation.settle()
        #expect(simulation.postCount > 20)
        // A refusal for now is answered by sending again, so only posts that were stored count here.
        #expect(simulation.server.postsReceived.values.allSatisfy { $0 == 1 })
        expectComplete(simulation)
    }

    private func expectComplete(_ simulation: Simulation) {
        let server = simulation.server
        for (number, room) in server.rooms {
            guard let base = simulation.view.base[number] else {
                Issue.record("room \(number) was never told")
                continue
            }
            let seen = simulation.view.messages[number] ?? [:]
            for message in room.messages.values where message.seq.rawValue > base {
                let expected = ApplicationView.Seen(
                    text: message.text, isDeleted: message.deletedBy != nil, posted: room.posted[message.seq.rawValue]!)
                #expect(seen[message.seq.rawValue] == expected, "message \(message.seq) of room \(number)")
            }
            #expect(seen.keys.allSatisfy { $0 > base })
        }
        if simulation.restarts == 0 { #expect(simulation.acknowledged.count == simulation.postCount) }
        for (ticket, reply) in simulation.acknowledged {
            let matching = server.rooms.values.compactMap { $0.messages[reply.seq.rawValue] }
            let isThere = matching.contains { $0.text == simulation.posted[ticket] || $0.change != nil }
            #expect(isThere, "post \(ticket) is not where the server said")
        }
        #expect(server.nonces.count == simulation.postCount)
    }
}
