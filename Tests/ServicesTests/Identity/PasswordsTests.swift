import Foundation
import ParleyProtocol
import Synchronization
import Testing
import WireFormat

@testable import Services

@Suite struct `Checking passwords` {
    @Test func `a password is checked against what was kept of it`() async throws {
        let passwords = Passwords(cost: .testing)
        let text = try await passwords.hash("correct horse")
        #expect(try await passwords.verify("correct horse", against: text))
        #expect(try await !passwords.verify("wrong horse", against: text))
    }

    @Test(arguments: [nil, "", "garbage"] as [String?])
    func `an account without a password is signed in by none`(text: String?) async throws {
        let passwords = Passwords(cost: .testing)
        #expect(try await !passwords.verify("nobody", against: text))
        #expect(try await !passwords.verify("", against: text))
    }

    @Test func `an account that does not exist takes as long as one that does`() async throws {
        // 2^12 rounds of 1 KiB take milliseconds; answering without hashing takes microseconds.
        let passwords = Passwords(cost: PasswordCost(rounds: 12, blockSize: 8, parallelism: 1))
        let text = try await passwords.hash("correct horse")
        func fastest(against text: String?) async throws -> Duration {
            var fastest = Duration.seconds(60)
            for _ in 0..<5 {
                fastest = min(
                    fastest,
                    try await ContinuousClock().measure { _ = try await passwords.verify("wrong", against: text) })
            }
            return fastest
        }
        let there = try await fastest(against: text)
        let nobody = try await fastest(against: nil)
        #expect(nobody > there / 4 && there > nobody / 4)
    }

    @Test func `no more run at a time than there are threads`() async {
        let workers = Workers(name: "test", parallel: 2, waitingMax: 64)
        let gauge = Gauge()
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        let isTaken = workers.submit {
                            gauge.enter()
                            Foundation.Thread.sleep(forTimeInterval: 0.005)
                            gauge.leave()
                            continuation.resume()
                        }
                        #expect(isTaken)
                    }
                }
            }
        }
        #expect(gauge.most == 2)
    }

    @Test func `what finds no place to wait is told when to come back`() async throws {
        let workers = Workers(name: "test", parallel: 1, waitingMax: 1)
        let passwords = Passwords(cost: .testing, workers: workers)
        let gate = DispatchSemaphore(value: 0)
        // The thread is busy, and the one place taken.
        #expect(workers.submit { gate.wait() })
        #expect(workers.submit {})
        let refusal = await failure { () throws(Failure) in try await passwords.hash("correct horse") }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.after == Milliseconds(1000))
        gate.signal()
    }

    @Test func `there is room again once work is done`() async throws {
        let workers = Workers(name: "test", parallel: 1, waitingMax: 0)
        for _ in 0..<10 {
            // The thread counts itself free just after the work before.
            while true {
                let isTaken = await withCheckedContinuation { continuation in
                    if !workers.submit({ continuation.resume(returning: true) }) {
                        continuation.resume(returning: false)
                    }
                }
                if isTaken { break }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    @Test func `work that waits is still done when nobody holds the workers any more`() async {
        await withCheckedContinuation { continuation in
            let workers = Workers(name: "test", parallel: 1, waitingMax: 4)
            #expect(workers.submit { Foundation.Thread.sleep(forTimeInterval: 0.01) })
            #expect(workers.submit { continuation.resume() })
        }
    }
}

/// Counts how many are inside.
private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0))

    /// The most there ever were at a time.
    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}
