import ParleyProtocol
import WireFormat

/// One message to all listeners of a room: what a delivery costs the server, beside a C program that calls `send` for each listener.
///
/// All send the same records, and every listener compares what it receives. They take turns, so that what else the machine does
/// meets all of them. Compression is held against the same long message without it: a short one is not compressed.
struct FanOut {
    var listeners: Int
    var isQuick: Bool
    var scratch: ScratchDirectory

    /// Many short turns: what disturbs one of them disturbs the next one of the other.
    private var rounds: Int { isQuick ? 7 : 25 }
    private let pacedMessages = 50
    private let burstMessages = 200
    private let bursts = 3

    /// Who sends what.
    private struct Turn: Hashable {
        let kind: Sender.Kind
        let text: Text

        enum Text { case short, long }

        static let bare = Turn(kind: .bare, text: .short)
        static let tcp = Turn(kind: .tcp, text: .short)
        static let webSocket = Turn(kind: .webSocket, text: .short)
        static let webSocketLong = Turn(kind: .webSocket, text: .long)
        static let compressedLong = Turn(kind: .compressed, text: .long)

        /// Neighbours are compared.
        static let all = [tcp, bare, webSocket, webSocketLong, compressedLong]
    }

    private typealias Costs = [Turn: [Sender.Cost]]

    func measure() async throws -> [Row] {
        Progress.say("fan-out: \(listeners) people move in")
        let data = try await TestData.make(people: listeners, roomSize: listeners, in: scratch.path("fan-out"))
        let records: [Turn.Text: [UInt8]] = [
            .short: try record("The keys are at the front desk today", in: data),
            .long: try record(Self.longText, in: data),
        ]
        func bytes(_ turn: Turn) -> [UInt8] { records[turn.text] ?? [] }
        var paced: Costs = [:]
        var burst: Costs = [:]
        do {
            var senders: [Sender.Kind: Sender] = [:]
            for kind in Sender.Kind.allCases {
                senders[kind] = try Sender(kind, of: try data.copy(to: scratch.path("fan-out-\(kind)")))
            }
            for turn in Turn.all {
                _ = try senders[turn.kind]?.send(bytes(turn), bursts: 20, of: 1)
                _ = try senders[turn.kind]?.send(bytes(turn), bursts: 1, of: burstMessages)
            }
            Progress.say("fan-out: \(rounds) rounds")
            for _ in 1...rounds {
                for turn in Turn.all {
                    guard let sender = senders[turn.kind] else { continue }
                    paced[turn, default: []].append(try sender.send(bytes(turn), bursts: pacedMessages, of: 1))
                }
                for turn in Turn.all {
                    guard let sender = senders[turn.kind] else { continue }
                    burst[turn, default: []].append(try sender.send(bytes(turn), bursts: bursts, of: burstMessages))
                }
            }
        }
        Progress.say("fan-out: instructions")
        let counter = InstructionCounter.available
        let instructions = try [Turn.tcp, .webSocket, .bare].map { turn in
            try counter.perDelivery(turn.kind, of: data, sending: bytes(turn), scratch: scratch)
        }
        return rows(paced, burst, tcp: instructions[0], webSocket: instructions[1], bare: instructions[2])
    }

    private func rows(_ paced: Costs, _ burst: Costs, tcp: Double?, webSocket: Double?, bare: Double?) -> [Row] {
        let what = "fan-out to \(listeners)"
        func instructions(_ count: Double?) -> Row {
            Row(
                what: "— user instructions per delivery", unit: "", measured: count, beside: ("C", bare),
                target: .atMost(500))
        }
        let c = (name: "C", turn: Turn.bare)
        let uncompressed = (name: "not compressed", turn: Turn.webSocketLong)
        return [
            row("\(what), TCP, paced: CPU per delivery", paced, .tcp, beside: c, target: .ratioAtMost(1.10)),
            instructions(tcp),
            row("— bursts of \(burstMessages): CPU per delivery", burst, .tcp, beside: c, target: .atMost(0.30)),
            row(
                "\(what), WebSocket, paced: CPU per delivery", paced, .webSocket, beside: c, target: .ratioAtMost(1.10)),
            instructions(webSocket),
            row("— bursts of \(burstMessages): CPU per delivery", burst, .webSocket, beside: c, target: .atMost(0.30)),
            row(
                "\(what), shared compression, \(Self.longText.utf8.count) bytes, paced", paced, .compressedLong,
                beside: uncompressed, target: .ratioAtMost(1.5)),
            row(
                "— bursts of \(burstMessages): CPU per delivery", burst, .compressedLong, beside: uncompressed,
                target: .ratioAtMost(1.5)),
        ]
    }

    /// Medians, and the median of the ratios of neighbouring turns.
    private func row(
        _ what: String, _ costs: Costs, _ turn: Turn, beside: (name: String, turn: Turn), target: Row.Target
    ) -> Row {
        let ours = (costs[turn] ?? []).map(\.microseconds)
        let theirs = (costs[beside.turn] ?? []).map(\.microseconds)
        return Row(
            what: what, unit: "µs", measured: Sample(ours).median, beside: (beside.name, Sample(theirs).median),
            ratio: Sample(zip(ours, theirs).map { $0 / $1 }).median, target: target)
    }

    private func record(_ text: String, in data: TestData) throws -> [UInt8] {
        try Event.messagePosted(
            MessagePosted(
                room: data.people[0].room, seq: Seq(100_000), sender: data.people[0].user, after: 1500, text: text)
        ).encoded()
    }

    /// As people write when they explain something: it is compressed to two thirds.
    private static let longText = """
        The lift on the east side is being repaired until Thursday, so please take the stairs or the lift on the west side. \
        If you have visitors, meet them at the front desk: the keys for the meeting rooms on the third floor are there, too. \
        Deliveries go to the loading dock at the back, and the porter will call you when something has come for you.
        """
}
