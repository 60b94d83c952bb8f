import Baseline
import Foundation
import SQLiteStore

/// Durable posts: how many the server acknowledges, each after its fsync, beside SQLite itself on the same tables.
///
/// Everything is measured in turns, each in a data directory of its own with the same people in the same rooms: two in each,
/// so that posts are measured and not fan-out.
struct Posts {
    var isQuick: Bool
    var scratch: ScratchDirectory

    private let clients = 200
    private let batch = 100
    private let text = String(repeating: "0123456789", count: 10)
    private var rounds: Int { isQuick ? 1 : 5 }
    private var posts: Int { isQuick ? 5_000 : 20_000 }
    private var lonePosts: Int { isQuick ? 100 : 400 }

    /// What the rounds gave, in posts per second.
    private struct Rates {
        var server: [Double] = []
        var store: [Double] = []
        var batches: [Double] = []
        var single: [Double] = []
        var lone: [Double] = []
    }

    func measure() async throws -> [Row] {
        Progress.say("posts: \(clients) people move in, three times")
        let raw = try RawSQLite(try await people("posts-raw"))
        let people = try await people("posts-server")
        let store = try StoreAlone(try await self.people("posts-store"))
        let child = try Child(["serve", people.directory])
        let clients = try PostClients(to: child.port(), as: people.people)
        let bytes = try await bytesOfLonePost()
        var rates = Rates()
        // In seconds.
        var latencies: [Double] = []
        var syncs: [Double] = []
        for round in 1...rounds {
            Progress.say("posts: round \(round) of \(rounds)")
            rates.batches.append(try Double(posts) / seconds { try postInBatches(raw, people) })
            rates.single.append(try Double(lonePosts) / seconds { try postOneByOne(raw, people) })
            rates.store.append(try await Double(posts) / store.post(text, times: posts, round: round))
            rates.server.append(
                try Double(posts) / clients.post(text, times: posts, parallel: self.clients).seconds)
            let lone = try clients.post(text, times: lonePosts, parallel: 1)
            rates.lone.append(Double(lonePosts) / lone.seconds)
            latencies += lone.latencies
            syncs += try syncTimes(bytes: bytes)
        }
        await store.close()
        return rows(rates, lone: Sample(latencies), sync: Sample(syncs))
    }

    private func people(_ name: String) async throws -> TestData {
        try await TestData.make(people: clients, roomSize: 2, in: scratch.path(name))
    }

    private func seconds(_ body: () throws -> Void) throws -> Double {
        let begun = ContinuousClock.now
        try body()
        return (ContinuousClock.now - begun).seconds
    }

    private func postInBatches(_ raw: RawSQLite, _ data: TestData) throws {
        for start in 0..<(posts / batch) {
            try raw.post(text, by: (0..<batch).lazy.map { data.people[(start * batch + $0) % clients] })
        }
    }

    private func postOneByOne(_ raw: RawSQLite, _ data: TestData) throws {
        for number in 0..<lonePosts { try raw.post(text, by: [data.people[number % clients]]) }
    }

    /// How much SQLite writes for one post.
    private func bytesOfLonePost() async throws -> Int {
        let data = try await people("posts-size")
        let raw = try RawSQLite(data)
        let journal = "\(data.directory)/\(SQLiteStore.databaseName)-wal"
        func size() throws -> Int {
            (try FileManager.default.attributesOfItem(atPath: journal)[.size] as? Int) ?? 0
        }
        try raw.post(text, by: [data.people[0]])
        let before = try size()
        for person in data.people.prefix(100) { try raw.post(text, by: [person]) }
        return (try size() - before) / 100
    }

    /// How long it takes until so many bytes are on the disk, in seconds.
    private func syncTimes(bytes count: Int) throws -> [Double] {
        let path = scratch.path("sync")
        let file = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BenchFailure("The file \(path) cannot be made.") }
        defer { close(file) }
        let bytes = [UInt8](repeating: 0x55, count: count)
        let times = (0..<lonePosts).map { _ in baseline_append_durably(file, bytes, UInt64(count)) }
        guard times.allSatisfy({ $0 >= 0 }) else { throw BenchFailure("The file \(path) cannot be written.") }
        return times.map { Double($0) / 1e9 }
    }

    private func rows(_ rates: Rates, lone: Sample, sync: Sample) -> [Row] {
        let batches = Sample(rates.batches).median
        let milliseconds = 1000.0
        return [
            Row(
                what: "durable posts, \(clients) clients at once", unit: "posts/s",
                measured: Sample(rates.server).median, beside: ("raw SQLite, batches of \(batch)", batches),
                target: .ratioAtLeast(0.35)),
            Row(
                what: "— the store alone, \(clients) tasks", unit: "posts/s", measured: Sample(rates.store).median,
                beside: ("raw SQLite, batches of \(batch)", batches)),
            Row(
                what: "— a lone client", unit: "posts/s", measured: Sample(rates.lone).median,
                beside: ("raw SQLite, one by one", Sample(rates.single).median)),
            Row(
                what: "a lone post, p50", unit: "ms", measured: lone.median * milliseconds,
                beside: ("one fsync", sync.median * milliseconds)),
            Row(
                what: "a lone post, p99", unit: "ms", measured: lone.quantile(0.99) * milliseconds,
                beside: ("one fsync", sync.quantile(0.99) * milliseconds),
                target: .atMost(3 * sync.quantile(0.99) * milliseconds + 2, rule: "3 × one fsync + 2 ms")),
        ]
    }
}
