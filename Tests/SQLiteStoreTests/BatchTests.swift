import Dispatch
import ParleyProtocol
import Store
import Synchronization
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `Writes that wait together` {
    @Test func `a body that throws after writing is undone, and its neighbours are kept once and told in order`()
        async throws
    {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        let notes = Notes()
        let results = try await inOneBatch(
            store, desk, notes, [.keep(1), .writeAndThrow(2), .keep(3), .writeAndThrow(4)])
        #expect(results == [.success(Seq(1)), .failure(.tooLarge), .success(Seq(2)), .failure(.tooLarge)])
        #expect(notes.told == [Seq(1), Seq(2)])
        #expect(notes.runs[1] == 2, "run again, because a neighbour had to be undone")
        #expect(try await desk.nonces(through: 9) == [1, 3])
        #expect(try await desk.seqs() == [Seq(1), Seq(2)])
        await store.close()
    }

    @Test func `a body that throws before writing costs its neighbours nothing`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        let notes = Notes()
        let results = try await inOneBatch(store, desk, notes, [.keep(1), .throwAtOnce, .keep(3)])
        #expect(results == [.success(Seq(1)), .failure(.forbidden), .success(Seq(2))])
        #expect(notes.told == [Seq(1), Seq(2)])
        #expect(notes.runs[1] == 1 && notes.runs[3] == 1)
        await store.close()
    }

    @Test func `one write that does not fit fails alone, even when its body swallows the failure`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        try await Capacity.limit(store, desk, pagesToSpare: 40)
        let notes = Notes()
        let results = try await inOneBatch(store, desk, notes, [.keep(1), .fillAndHide(2), .keep(3)])
        #expect(results == [.success(Seq(1)), .failure(.unavailable), .success(Seq(2))])
        #expect(notes.told == [Seq(1), Seq(2)])
        #expect(try await desk.nonces(through: 9) == [1, 3])
        await store.close()
    }

    @Test func `more writes than a batch holds are all committed, in the order in which they came`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        let count = UInt64(Writer.batchCountMax * 2 + 10)
        let told = Notes()
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gate.hold(store, desk) }
            await gate.isHeld()
            for nonce in 1...count {
                let message = desk.message(nonce)
                group.addTask {
                    _ = try await store.write(
                        in: desk.scope, { transaction throws(Failure) in try transaction.append(message).seq },
                        committed: { told.tell($0) })
                }
            }
            try await eventually { store.writer.waitingCount == Int(count) }
            gate.open()
            try await group.waitForAll()
        }
        #expect(told.told == (1...UInt32(count)).map { Seq($0) })
        await store.close()
    }

    /// What a write of these tests does.
    private enum Play: Sendable {
        case keep(UInt64)
        case writeAndThrow(UInt64)
        case throwAtOnce
        /// Writes more than there is room for, and does not tell.
        case fillAndHide(UInt64)
    }

    /// Lets these writes wait behind one that blocks the writer, so that they make one batch in this order.
    private func inOneBatch(
        _ store: SQLiteStore, _ desk: Desk, _ notes: Notes, _ plays: [Play]
    ) async throws -> [Result<Seq, Failure>] {
        let gate = Gate()
        async let held: Void = gate.hold(store, desk)
        await gate.isHeld()
        var tasks: [Task<Result<Seq, Failure>, Never>] = []
        for (index, play) in plays.enumerated() {
            tasks.append(
                Task {
                    do throws(Failure) {
                        return .success(
                            try await store.write(
                                in: desk.scope,
                                { transaction throws(Failure) in try Self.play(play, transaction, desk, notes) },
                                committed: { notes.tell($0) }))
                    } catch {
                        return .failure(error)
                    }
                })
            try await eventually { store.writer.waitingCount == index + 1 }
        }
        gate.open()
        try await held
        var results: [Result<Seq, Failure>] = []
        for task in tasks { results.append(await task.value) }
        return results
    }

    private static func play(
        _ play: Play, _ transaction: any WriteTransaction, _ desk: Desk, _ notes: Notes
    ) throws(Failure) -> Seq {
        switch play {
        case .keep(let nonce):
            notes.run(nonce)
            return try transaction.append(desk.message(nonce)).seq
        case .writeAndThrow(let nonce):
            _ = try transaction.append(desk.message(nonce))
            throw .tooLarge
        case .throwAtOnce:
            throw .forbidden
        case .fillAndHide(let nonce):
            for turn in 0..<500 as Range<UInt64> {
                do throws(Failure) {
                    _ = try transaction.append(desk.message(nonce + 1000 * turn, String(repeating: "x", count: 8000)))
                } catch {
                    return Seq(1)
                }
            }
            return Seq(2)
        }
    }
}

/// What bodies and callbacks have noted.
private final class Notes: Sendable {
    private let state = Mutex<(told: [Seq], runs: [UInt64: Int])>(([], [:]))

    var told: [Seq] { state.withLock { $0.told } }
    var runs: [UInt64: Int] { state.withLock { $0.runs } }

    func tell(_ seq: Seq) { state.withLock { $0.told.append(seq) } }
    func run(_ nonce: UInt64) { state.withLock { $0.runs[nonce, default: 0] += 1 } }
}

/// Keeps the writer busy until it is opened.
private final class Gate: Sendable {
    private let entered = DispatchSemaphore(value: 0)
    private let leave = DispatchSemaphore(value: 0)

    func hold(_ store: SQLiteStore, _ desk: Desk) async throws {
        try await store.write(in: desk.scope) { [entered, leave] _ in
            entered.signal()
            leave.wait()
        }
    }

    func isHeld() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [entered] in
                entered.wait()
                continuation.resume()
            }
        }
    }

    func open() { leave.signal() }
}
