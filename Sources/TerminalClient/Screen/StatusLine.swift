import ParleyProtocol

/// The line between what was said and what is being typed.
package enum StatusLine {
    /// The line, exactly as wide as the screen.
    ///
    /// - Parameter now: On the same clock as the model's times.
    package static func text(_ model: ChatModel, now: Duration, columns: Int) -> StyledText {
        let right = " \(rightSide(model, now: now)) "
        var left = " \(leftSide(model, now: now))"
        let space = columns - Width.of(right)
        guard space > 8 else { return StyledText(Width.pad(right, to: columns), .status) }
        left = Width.pad(left, to: space)
        return StyledText(left + right, .status)
    }

    private static func leftSide(_ model: ChatModel, now: Duration) -> String {
        guard let room = model.currentRoom else { return "no room: /rooms lists yours, /room NAME goes there" }
        var parts = [model.title(room.id)]
        if room.entry.room.archived { parts.append("archived") }
        if room.entry.muted { parts.append("muted") }
        if let typing = typing(room, model, now: now) {
            parts.append(typing)
        } else if let topic = room.entry.room.topic, !topic.isEmpty {
            parts.append(Sanitizer.line(topic))
        }
        return parts.joined(separator: " · ")
    }

    private static func typing(_ room: ChatRoom, _ model: ChatModel, now: Duration) -> String? {
        let names = room.typing.filter { $0.value > now }.keys.map { model.login($0) }.sorted()
        switch names.count {
        case 0: return nil
        case 1: return "\(names[0]) is typing…"
        case 2: return "\(names[0]) and \(names[1]) are typing…"
        default: return "\(names.count) people are typing…"
        }
    }

    private static func rightSide(_ model: ChatModel, now: Duration) -> String {
        var parts: [String] = []
        let others = model.rooms.values.filter { $0.id != model.current }
        let unread = others.filter { !$0.entry.muted }.reduce(0) { $0 + $1.unread }
        let mentions = others.reduce(0) { $0 + $1.mentions }
        if mentions > 0 { parts.append("@\(mentions)") }
        if unread > 0 { parts.append("\(unread) unread") }
        if model.unsent > 0 { parts.append("\(model.unsent) unsent") }
        parts.append(link(model.link, now: now))
        return parts.joined(separator: " · ")
    }

    private static func link(_ link: ChatModel.Link, now: Duration) -> String {
        switch link {
        case .connecting: return "connecting…"
        case .online: return "online"
        case .offline(_, nil): return "offline"
        case .offline(_, let until?):
            let seconds = max(0, (until - now).components.seconds)
            return seconds == 0 ? "reconnecting…" : "reconnecting in \(seconds) s"
        }
    }
}
