import DequeModule
import Foundation
import Synchronization

/// A few threads that do work one after the other, and a bounded queue before them.
final class Workers: Sendable {
    private struct State {
        var waiting: Deque<@Sendable () -> Void> = []
        var running = 0
    }

    /// Shared with the threads, which outlive whoever submits only until the queue is empty.
    private final class Queue: Sendable {
        let state = Mutex(State())
        let wake = DispatchSemaphore(value: 0)

        /// Does what there is to do, and sleeps in between, until closed.
        func serve() {
            while true {
                wake.wait()
                let work = state.withLock { state in
                    guard let work = state.waiting.popFirst() else { return nil as (@Sendable () -> Void)? }
                    state.running += 1
                    return work
                }
                // Woken for nothing: the end.
                guard let work else { return }
                work()
                state.withLock { $0.running -= 1 }
            }
        }
    }

    private let queue = Queue()
    private let parallel: Int
    private let waitingMax: Int

    /// Starts `parallel` threads.
    init(name: String, parallel: Int, waitingMax: Int) {
        self.parallel = parallel
        self.waitingMax = waitingMax
        for number in 1...parallel {
            let thread = Thread { [queue] in queue.serve() }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    /// Lets the threads do what waits, and end.
    deinit {
        for _ in 0..<parallel { queue.wake.signal() }
    }

    /// How much waits for a thread.
    var waitingCount: Int { queue.state.withLock { $0.waiting.count } }

    /// Adds work. It is done as soon as a thread is free.
    /// - Returns: false when the threads are busy and `waitingMax` wait already; then nothing was added.
    func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = queue.state.withLock { state in
            guard state.running + state.waiting.count < parallel + waitingMax else { return false }
            state.waiting.append(work)
            return true
        }
        if isTaken { queue.wake.signal() }
        return isTaken
    }
}
