import Foundation
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `After a crash` {
    @Test func `a process that is killed while it writes loses nothing that it acknowledged, and doubles nothing`()
        async throws
    {
        let directory = TemporaryDirectory()
        let log = directory.path + ".acknowledged"
        defer { unlink(log) }
        let first = try directory.open()
        _ = try await Desk(in: first)
        await first.close()
        var nonce: UInt64 = 0
        for round in 1...3 {
            let path = directory.path
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, log = log as String, first = nonce as UInt64] in
                let store = try SQLiteStore.open(directory: path, mode: .server, logger: .quiet)
                let desk = Desk(store)
                let file = open(log, O_WRONLY | O_APPEND | O_CREAT, 0o600)
                await withTaskGroup(of: Void.self) { group in
                    for nonce in first..<(first + 300) {
                        group.addTask {
                            guard (try? await desk.post(nonce)) != nil else { return }
                            let line = Array("\(nonce)\n".utf8)
                            _ = write(file, line, line.count)
                            if nonce % 100 == 99 { kill(getpid(), SIGKILL) }
                        }
                    }
                }
            }
            nonce += 300
            let acknowledged = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").compactMap {
                UInt64($0)
            }
            let store = try directory.open()
            let kept = try await Desk(store).nonces(through: nonce)
            #expect(Set(kept).isSuperset(of: acknowledged), "round \(round)")
            #expect(try await Desk(store).seqs() == (1...UInt32(kept.count)).map { Seq($0) })
            await store.close()
        }
    }

    @Test func `files copied while transactions are on their way open as one moment`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        try await desk.post(0)
        // In the middle of a transaction that has written a lot.
        let copy = try await store.write(in: desk.scope) { transaction throws(Failure) in
            for nonce in 1...200 as ClosedRange<UInt64> {
                _ = try transaction.append(desk.message(nonce, String(repeating: "y", count: 8000)))
            }
            return try? directory.copied()
        }
        let reopened = try #require(try copy?.open())
        #expect(try await Desk(reopened).seqs() == [Seq(1)])
        #expect(try await Desk(reopened).post(1) == Seq(2))
        await reopened.close()
        #expect(try await desk.seqs().count == 201)
        await store.close()
    }
}
