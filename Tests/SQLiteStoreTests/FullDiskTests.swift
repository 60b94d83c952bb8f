import Foundation
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `A full disk` {
    @Test func `writes fail while there is no room, reads go on, and writes succeed when there is room again`()
        async throws
    {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        try await Capacity.limit(store, desk, pagesToSpare: 30)
        let outcome = try await fill(desk)
        try await Capacity.limit(store, desk, pagesToSpare: 100_000)
        try await goOn(desk, outcome)
        await store.close()
    }

    @Test(.enabled(if: SmallDisk.canBeMade, "only root can mount a disk"))
    func `the same holds for a real disk without room`() async throws {
        let disk = try SmallDisk()
        let store = try SQLiteStore.open(directory: disk.path + "/data", mode: .server, logger: .quiet)
        let desk = try await Desk(in: store)
        try disk.fill(leaving: 300_000)
        let outcome = try await fill(desk)
        disk.makeRoom()
        try await goOn(desk, outcome)
        await store.close()
        let again = try SQLiteStore.open(directory: disk.path + "/data", mode: .server, logger: .quiet)
        #expect(try await Desk(again).nonces(through: 2000) == outcome + [1999])
        await again.close()
    }

    /// Posts, several at a time, until twenty posts in a row have failed.
    /// - Returns: the nonces that were acknowledged, in the order of their numbers.
    private func fill(_ desk: Desk) async throws -> [UInt64] {
        var kept: [(Seq, UInt64)] = []
        var failedCount = 0
        var nonce: UInt64 = 0
        while failedCount < 20 {
            guard nonce < 1500 else { throw NeverCame() }
            let first = nonce
            nonce += 4
            kept += try await withThrowingTaskGroup(of: (Seq, UInt64)?.self) { group in
                for nonce in first..<nonce {
                    group.addTask {
                        do throws(Failure) {
                            return (try await desk.post(nonce, String(repeating: "x", count: 4000)), nonce)
                        } catch {
                            #expect(error.code == .unavailable)
                            return nil
                        }
                    }
                }
                var kept: [(Seq, UInt64)] = []
                for try await result in group {
                    if let result { kept.append(result) } else { failedCount += 1 }
                }
                return kept
            }
        }
        let acknowledged = kept.sorted { $0.0 < $1.0 }.map(\.1)
        #expect(!acknowledged.isEmpty)
        #expect(try await desk.nonces(through: nonce) == acknowledged, "reads go on, and show what was acknowledged")
        return acknowledged
    }

    private func goOn(_ desk: Desk, _ acknowledged: [UInt64]) async throws {
        let seq = try await desk.post(1999)
        #expect(seq == Seq(UInt32(acknowledged.count + 1)), "what failed took no number")
        #expect(try await desk.nonces(through: 2000) == acknowledged + [1999])
    }
}

/// How large the database may become.
enum Capacity {
    private static let pages = Query("PRAGMA page_count")

    static func limit(_ store: SQLiteStore, _ desk: Desk, pagesToSpare: Int) async throws {
        try await store.write(in: desk.scope) { transaction throws(Failure) in
            guard let transaction = transaction as? SQLiteWriteTransaction else { throw .unavailable }
            let count = try transaction.connection.first(pages) { $0[0] as Int } ?? 0
            try transaction.connection.run(Query("PRAGMA max_page_count = \(count + pagesToSpare)"))
        }
    }
}

/// A file system of three megabytes in memory.
final class SmallDisk: Sendable {
    let path: String

    static let canBeMade: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk() else { return false }
        return withExtendedLifetime(disk) { true }
    }()

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "parley-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        do {
            try Self.run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", path)
        } catch {
            rmdir(path)
            throw error
        }
    }

    deinit {
        try? Self.run("umount", path)
        rmdir(path)
    }

    /// Takes all room but so many bytes.
    func fill(leaving rest: Int) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw NeverCame() }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        try Data(count: max(0, free - rest)).write(to: URL(filePath: path + "/filler"))
    }

    func makeRoom() { unlink(path + "/filler") }

    private static func run(_ command: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NeverCame() }
    }
}
