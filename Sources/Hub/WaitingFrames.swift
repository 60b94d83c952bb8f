import DequeModule
import ParleyProtocol

/// Frames that wait, oldest first, of which any can be taken out of the middle.
///
/// A frame that is taken out leaves a hole, so that the others keep their positions; when half of them are holes, they are
/// closed.
///
/// Invariants: `bytes` is the sum of the frames' footprints; `droppables` and `durables` count those that are; `newest` names, for each key,
/// the only frame with it; no hole comes first.
struct WaitingFrames {
    private var frames: Deque<OutboundFrame?> = []
    private var holes = 0
    /// The position of `frames.first`, counted from the beginning of time.
    private var firstPosition = 0
    private var newest: [LatestKey: Int] = [:]

    /// How many bytes of memory the frames take.
    private(set) var bytes = 0

    /// How many of the frames are droppable.
    private(set) var droppables = 0

    /// How many of the frames are durable.
    private var durables = 0

    /// Whether nothing waits.
    var isEmpty: Bool { frames.count == holes }

    /// Puts a frame behind the others.
    mutating func append(_ frame: OutboundFrame) {
        switch frame.treatment {
        case .latest(let key): newest[key] = firstPosition + frames.count
        case .droppable: droppables += 1
        case .durable: durables += 1
        case .mark: break
        }
        frames.append(frame)
        bytes += frame.footprint
    }

    /// Takes the oldest frame.
    mutating func popFirst() -> OutboundFrame? {
        guard let frame = frames.popFirst() ?? nil else { return nil }
        forget(frame, at: firstPosition)
        firstPosition += 1
        closeHoles()
        return frame
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
        for index in frames.indices {
            guard bytes > target, droppables > 0 else { break }
            guard frames[index]?.treatment == .droppable else { continue }
            remove(at: index)
            count += 1
        }
        closeHoles()
        return count
    }

    /// Takes out durable frames, the newest first, until so many bytes are free: what stays of a room has no gap.
    /// - Returns: what was taken out, the newest first.
    mutating func removeDurables(freeing needed: Int) -> [(room: RoomID, mark: BehindMark)] {
        guard durables > 0 else { return [] }
        let target = bytes - needed
        var removed: [(room: RoomID, mark: BehindMark)] = []
        for index in frames.indices.reversed() {
            guard bytes > target, durables > 0 else { break }
            guard case .durable(let room, let seq, let at) = frames[index]?.treatment else { continue }
            remove(at: index)
            removed.append((room, BehindMark(seq: seq, at: at)))
        }
        closeHoles()
        return removed
    }

    /// Takes out latest values, the oldest first, until so many bytes are free.
    /// - Returns: how many values.
    mutating func removeValues(freeing needed: Int) -> Int {
        guard !newest.isEmpty else { return 0 }
        let target = bytes - needed
        var count = 0
        for index in frames.indices {
            guard bytes > target, !newest.isEmpty else { break }
            guard case .latest = frames[index]?.treatment else { continue }
            remove(at: index)
            count += 1
        }
        closeHoles()
        return count
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
        bytes -= frame.footprint
        switch frame.treatment {
        case .latest(let key): if newest[key] == position { newest[key] = nil }
        case .droppable: droppables -= 1
        case .durable: durables -= 1
        case .mark: break
        }
    }

    /// Closes the holes at the beginning, and all when they are many. A queue without frames keeps no memory.
    private mutating func closeHoles() {
        while case .some(.none) = frames.first {
            frames.removeFirst()
            firstPosition += 1
            holes -= 1
        }
        guard isEmpty || holes > 64 && holes > frames.count / 2 else { return }
        let rest = frames.compactMap(\.self)
        self = WaitingFrames()
        for frame in rest { append(frame) }
    }

    /// What holds between any two calls; checked by tests after every step.
    func checkInvariants() {
        let live = frames.compactMap(\.self)
        precondition(bytes == live.reduce(0) { $0 + $1.footprint }, "the bytes are the sum of the footprints")
        precondition(holes == frames.count - live.count, "every hole is counted")
        precondition(droppables == live.count { $0.treatment == .droppable }, "every droppable frame is counted")
        precondition(
            durables == live.count { if case .durable = $0.treatment { true } else { false } },
            "every durable frame is counted")
        if case .some(.none) = frames.first { preconditionFailure("no hole comes first") }
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
