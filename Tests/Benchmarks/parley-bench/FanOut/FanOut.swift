import ParleyProtocol
import WireFormat

/// One message to all listeners of a room: what a delivery costs the server, beside a C program that calls `send` for each listener.
///
/// Both send the same bytes, and every listener compares what it receives. The two take turns, so that what else the
/// machine does meets both.
struct FanOut {
    var listeners: Int
    var isQuick: Bool
    var scratch: ScratchDirectory

    /// Many short turns: what disturbs one of them disturbs the next one of the other.
    private var rounds: Int { isQuick ? 7 : 25 }
    private let pacedMessages = 50
    private let burstMessages = 200
    private let bursts = 3

    func measure() async throws -> [Row] {
        Progress.say("fan-out: \(listeners) people move in")
        let data = try await TestData.make(people: listeners, roomSize: listeners, in: scratch.path("fan-out"))
        let record = try Event.messagePosted(
            MessagePosted(
                room: data.people[0].room, seq: Seq(100_000), sender: data.people[0].user, after: 1500,
                text: "The keys are at the front desk today")
        ).encoded()
        let counter = InstructionCounter.available
        var paced: [Sender.Kind: [Sender.Cost]] = [:]
        var burst: [Sender.Kind: [Sender.Cost]] = [:]
        do {
            let senders = try [Sender.Kind.bare, .parley].map { kind in
                (kind, try Sender(kind, of: data, sending: record))
            }
            for (_, sender) in senders {
                _ = try sender.send(bursts: 20, of: 1)
                _ = try sender.send(bursts: 1, of: burstMessages)
            }
            Progress.say("fan-out: \(rounds) rounds")
            for _ in 1...rounds {
                for (kind, sender) in senders {
                    paced[kind, default: []].append(try sender.send(bursts: pacedMessages, of: 1))
                }
                for (kind, sender) in senders {
                    burst[kind, default: []].append(try sender.send(bursts: bursts, of: burstMessages))
                }
            }
        }
        Progress.say("fan-out: instructions")
        let instructions = try [Sender.Kind.parley, .bare].map { kind in
            try counter.perDelivery(kind, of: data, sending: record, scratch: scratch)
        }
        let what = "fan-out to \(listeners)"
        return [
            row("\(what), paced: CPU per delivery", paced, target: .ratioAtMost(1.10), \.microseconds),
            Row(
                what: "— user instructions per delivery", unit: "", measured: instructions[0],
                beside: ("C", instructions[1]), target: .atMost(500)),
            row(
                "\(what), bursts of \(burstMessages): CPU per delivery", burst, target: .atMost(0.30),
                \.microseconds),
        ]
    }

    /// Medians, and the median of the ratios of neighbouring turns.
    private func row(
        _ what: String, _ costs: [Sender.Kind: [Sender.Cost]], target: Row.Target?,
        _ value: (Sender.Cost) -> Double
    ) -> Row {
        let parley = (costs[.parley] ?? []).map(value)
        let bare = (costs[.bare] ?? []).map(value)
        return Row(
            what: what, unit: "µs", measured: Sample(parley).median, beside: ("C", Sample(bare).median),
            ratio: Sample(zip(parley, bare).map { $0 / $1 }).median, target: target)
    }
}
