import ParleyProtocol
import Store
import WireFormat

/// A part of a sequence of messages, cut to what a record holds, with each time as the difference to the one before.
struct MessagePage {
    /// In ascending order.
    let messages: [Message]
    /// When the first one was posted; the beginning of time when there is none.
    let start: Timestamp
    /// Whether messages were found that are older than these.
    let hasEarlier: Bool
    /// Whether messages were found that are newer than these.
    let hasLater: Bool

    /// Takes as many messages as fit, beginning with one of them and going on at both sides by turns.
    /// - Parameters:
    ///   - found: messages in ascending order.
    ///   - anchor: the position of the message that matters most.
    ///   - limit: how many messages there may be at the most.
    ///   - budget: how many bytes they may take together.
    init(_ found: [StoredMessage], around anchor: Int, limit: Int, budget: Int) {
        guard !found.isEmpty else {
            self.init(messages: [], start: Timestamp(milliseconds: 0), hasEarlier: false, hasLater: false)
            return
        }
        var range = anchor...anchor
        var rest = budget - Self.size(of: anchor, in: found)
        var (growsUp, growsDown) = (true, true)
        while range.count < limit, growsUp || growsDown {
            if growsUp {
                growsUp =
                    range.upperBound + 1 < found.count
                    && Self.take(range.upperBound + 1, in: found, from: &rest)
                if growsUp { range = range.lowerBound...(range.upperBound + 1) }
            }
            if growsDown, range.count < limit {
                growsDown = range.lowerBound > 0 && Self.take(range.lowerBound - 1, in: found, from: &rest)
                if growsDown { range = (range.lowerBound - 1)...range.upperBound }
            }
        }
        let start = found[range.lowerBound].posted
        var previous = start
        let messages = found[range].map { stored in
            var message = stored.message
            message.after = stored.posted.millisecondsSince(previous)
            previous = stored.posted
            return message
        }
        self.init(
            messages: messages, start: start, hasEarlier: range.lowerBound > 0,
            hasLater: range.upperBound < found.count - 1)
    }

    private init(messages: [Message], start: Timestamp, hasEarlier: Bool, hasLater: Bool) {
        self.messages = messages
        self.start = start
        self.hasEarlier = hasEarlier
        self.hasLater = hasLater
    }

    /// How many bytes a message takes at the most, whichever one stands before it.
    private static func size(of position: Int, in found: [StoredMessage]) -> Int {
        var message = found[position].message
        if position > 0 { message.after = found[position].posted.millisecondsSince(found[position - 1].posted) }
        return message.embeddedSize
    }

    /// Takes a message's bytes from what is left, if they fit.
    private static func take(_ position: Int, in found: [StoredMessage], from rest: inout Int) -> Bool {
        let size = size(of: position, in: found)
        guard size <= rest else { return false }
        rest -= size
        return true
    }
}
