import DequeModule
import ParleyProtocol

/// Frames that wait, oldest first, of which any can be taken out of the middle.
///
/// A frame that is taken out leaves a hole, so that the others keep their positions; when half of them are holes, they are
/// closed.
///
/// Invariants: `bytes` is the sum of the frames; `droppables` counts those that are droppable; `newest` names, for each key, the only
/// frame with it.
struct WaitingFrames {
    private var frames: Deque<OutboundFrame?> = []
    private var holes = 0
    /// The position of `frames.first`, counted from the beginning of time.
    private var firstPosition = 0
    private var newest: [LatestKey: Int] = [:]

    /// How many bytes wait.
    private(set) var bytes = 0

    /// How many of the frames are droppable.
    private(set) var droppables = 0

    /// Whether nothing waits.
    var isEmpty: Bool { frames.count == holes }

    /// Puts a frame behind the others.
    mutating func append(_ frame: OutboundFrame) {
        if case .latest(let key) = frame.treatment { newest[key] = firstPosition + frames.count }
        frames.append(frame)
        bytes += frame.bytes.count
        if frame.treatment == .droppable { droppables += 1 }
    }

    /// Takes the oldest frame.
    mutating func popFirst() -> OutboundFrame? {
        while let first = frames.popFirst() {
            let position = firstPosition
            firstPosition += 1
            guard let frame = first else {
                holes -= 1
                continue
            }
            forget(frame, at: position)
            if isEmpty { closeHoles() }
            return frame
        }
        return nil
    }

    /// Takes out the value that a newer one of the same key replaces.
    /// - Returns: whether there was one.
    mutating func removeLatest(_ key: LatestKey) -> Bool {
        guard let position = newest[key] else { return false }
        remove(at: position - firstPosition)
        closeHoles()
        return true
    }

    /// Takes out droppable frames, the oldest first, until so many bytes are free.
    /// - Returns: how many frames.
    mutating func removeDroppables(freeing needed: Int) -> Int {
        guard droppables > 0 else { return 0 }
        let target = bytes - needed
        var count = 0
        for index in frames.indices where bytes > target && frames[index]?.treatment == .droppable {
            remove(at: index)
            count += 1
        }
        closeHoles()
        return count
    }

    /// Takes out durable frames, the newest first, until so many bytes are free: what stays of a room has no gap.
    /// - Returns: what was taken out, the newest first.
    mutating func removeDurables(freeing needed: Int) -> [(room: RoomID, mark: BehindMark)] {
        let target = bytes - needed
        var removed: [(room: RoomID, mark: BehindMark)] = []
        for index in frames.indices.reversed() where bytes > target {
            guard case .durable(let room, let seq, let at) = frames[index]?.treatment else { continue }
            remove(at: index)
            removed.append((room, BehindMark(seq: seq, at: at)))
        }
        closeHoles()
        return removed
    }

    /// Takes out what nobody is to receive any more.
    mutating func removeAll(where isUnwanted: (OutboundFrame) -> Bool) {
        for index in frames.indices {
            if let frame = frames[index], isUnwanted(frame) { remove(at: index) }
        }
        closeHoles()
    }

    // MARK: Holes

    private mutating func remove(at index: Int) {
        guard let frame = frames[index] else { preconditionFailure("a frame is removed once") }
        frames[index] = nil
        holes += 1
        forget(frame, at: firstPosition + index)
    }

    private mutating func forget(_ frame: OutboundFrame, at position: Int) {
        bytes -= frame.bytes.count
        switch frame.treatment {
        case .latest(let key): if newest[key] == position { newest[key] = nil }
        case .droppable: droppables -= 1
        case .durable, .mark: break
        }
    }

    /// Closes the holes when they are many. A queue without frames keeps no memory.
    private mutating func closeHoles() {
        guard isEmpty || holes > 64 && holes > frames.count / 2 else { return }
        let rest = frames.compactMap(\.self)
        self = WaitingFrames()
        for frame in rest { append(frame) }
    }

    /// What holds between any two calls; checked by tests after every step.
    func checkInvariants() {
        let live = frames.compactMap(\.self)
        precondition(bytes == live.reduce(0) { $0 + $1.bytes.count }, "the bytes are the sum of the frames")
        precondition(holes == frames.count - live.count, "every hole is counted")
        precondition(droppables == live.count { $0.treatment == .droppable }, "every droppable frame is counted")
        precondition(
            newest.count == live.count { if case .latest = $0.treatment { true } else { false } },
            "there is one frame for each key")
        for (key, position) in newest {
            guard case .latest(key) = frames[position - firstPosition]?.treatment else {
                preconditionFailure("a key names the frame that has it")
            }
        }
    }
}
