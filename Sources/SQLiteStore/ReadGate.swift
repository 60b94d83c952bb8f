import Dispatch
import Synchronization

/// Counts the reads that are on their way, so that the database is closed behind the last one and before none: GRDB's pool
/// does not protect its readers against being closed while a read asks for one.
final class ReadGate: Sendable {
    private struct State {
        var readCount = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let drained = DispatchSemaphore(value: 0)

    /// Lets a read in.
    /// - Returns: false when the gate is closed. Otherwise `leave()` has to follow.
    func enter() -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.readCount += 1
            return true
        }
    }

    /// Lets a read out.
    func leave() {
        let isLast = state.withLock { state in
            state.readCount -= 1
            return state.isClosed && state.readCount == 0
        }
        if isLast { drained.signal() }
    }

    /// Lets no more reads in and returns when the last one is out. Called once, on a thread that may wait.
    func close() {
        let mustWait = state.withLock { state in
            state.isClosed = true
            return state.readCount > 0
        }
        if mustWait { drained.wait() }
    }
}
