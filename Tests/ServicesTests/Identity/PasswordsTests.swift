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
        let derivations = Derivations()
        let workers = Workers(name: "test", parallel: 1, waitingMax: 8)
        let passwords = Passwords(cost: .testing, workers: workers, derive: derivations.derive)
        let text = try await passwords.hash("correct horse")
        // Time is not measured: it is the work that takes it, so the work is counted.
        func work(against text: String?) async throws -> [Derivations.Work] {
            _ = derivations.taken()
            #expect(try await !passwords.verify("wrong horse", against: text))
            return derivations.taken()
        }
        let there = try await work(against: text)
        #expect(there == [.init(cost: .testing, saltBytes: 16, passwordBytes: 11)])
        for nobody in [nil, "", "garbage"] { #expect(try await work(against: nobody) == there) }
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

/// Derives keys as the server does, and remembers what work that was.
private final class Derivations: Sendable {
    /// What one derivation was given.
    struct Work: Hashable {
        var cost: PasswordCost
        var saltBytes: Int
        var passwordBytes: Int
    }

    private let done = Mutex<[Work]>([])

    /// What was done since this was last asked for.
    func taken() -> [Work] {
        done.withLock { done in
            defer { done = [] }
            return done
        }
    }

    @Sendable func derive(_ password: [UInt8], _ salt: [UInt8], _ cost: PasswordCost) -> [UInt8]? {
        done.withLock {
            $0.append(Work(cost: cost, saltBytes: salt.count, passwordBytes: password.count))
        }
        return PasswordHash.scrypt(password, salt: salt, cost: cost)
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
