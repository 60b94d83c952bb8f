/// Completes the word before the cursor.
package struct Completer: Sendable {
    /// What can be put in place of a word.
    package struct Result: Hashable, Sendable {
        /// How many characters before the cursor are replaced.
        package let replacedCount: Int
        /// What is put in their place: the only candidate, or what all candidates begin with.
        package let replacement: String
        /// The candidates, if there are several.
        package let candidates: [String]
    }

    /// The names of the rooms.
    package var rooms: [String]
    /// The logins of the people who are known.
    package var logins: [String]
    /// The logins of those who take part in the current room.
    package var present: [String]

    /// A completer that knows these rooms and people.
    package init(rooms: [String], logins: [String], present: [String] = []) {
        self.rooms = rooms
        self.logins = logins
        self.present = present
    }

    /// Completes what stands before the cursor, or gives nothing if nothing matches.
    package func complete(_ beforeCursor: String) -> Result? {
        let words = beforeCursor.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let last = words.last ?? ""
        if words.count == 1, last.hasPrefix("/") {
            return choose(from: CommandTable.all.map(\.name), word: last, suffix: " ")
        }
        let completion = words.first.flatMap { $0.hasPrefix("/") ? CommandTable.command(named: $0)?.completion : nil }
        switch completion {
        case .room? where !last.hasPrefix("@"):
            let word = words.dropFirst().joined(separator: " ")
            return choose(from: rooms, word: word, suffix: "")
        case .participantAndRole? where words.count == 3:
            return choose(from: ["member", "moderator", "owner"], word: last, suffix: "")
        case .person? where words.count == 2, .people?: return person(last, among: logins)
        case .participant? where words.count == 2, .participantAndRole? where words.count == 2:
            return person(last, among: present.isEmpty ? logins : present)
        case .command?:
            return choose(from: CommandTable.all.map(\.name), word: last.hasPrefix("/") ? last : "/" + last, suffix: "")
                .map { Result(replacedCount: last.count, replacement: $0.replacement, candidates: $0.candidates) }
        case .room?, .person?, .participant?, .participantAndRole?, .mentions?, .none?, nil:
            return last.hasPrefix("@") ? person(last, among: logins) : nil
        }
    }

    /// Completes a login, with the `@` before it or without, as it was begun.
    private func person(_ word: String, among logins: [String]) -> Result? {
        choose(from: word.hasPrefix("@") ? logins.map { "@" + $0 } : logins, word: word, suffix: " ")
    }

    private func choose(from all: [String], word: String, suffix: String) -> Result? {
        let typed = word.lowercased()
        let matching = all.filter { $0.lowercased().hasPrefix(typed) }.sorted()
        guard let first = matching.first else { return nil }
        if matching.count == 1 {
            return Result(replacedCount: word.count, replacement: first + suffix, candidates: [])
        }
        let common = matching.dropFirst().reduce(first) { common, candidate in
            let length = zip(common.lowercased(), candidate.lowercased()).prefix { $0 == $1 }.count
            return String(common.prefix(length))
        }
        return Result(
            replacedCount: word.count, replacement: common.count > word.count ? common : word, candidates: matching)
    }
}
