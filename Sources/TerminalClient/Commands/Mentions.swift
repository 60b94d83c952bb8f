/// Finds who is mentioned in a text.
package struct Mentions: Sendable {
    /// The names that somebody can be mentioned by, in lower case.
    private let names: [[Character]: UInt32]
    private let longest: Int

    /// Knows people by login and by name.
    ///
    /// - Parameter people: For each the number, and the names that follow an `@`. Of two people with the same name neither is
    ///   found by it.
    package init(_ people: [(number: UInt32, names: [String])]) {
        var names: [[Character]: UInt32] = [:]
        var doubles: Set<[Character]> = []
        for person in people {
            for name in person.names where !name.isEmpty {
                let key = Array(name.lowercased())
                if let known = names[key], known != person.number { doubles.insert(key) }
                names[key] = person.number
            }
        }
        for double in doubles { names[double] = nil }
        self.names = names
        longest = names.keys.map(\.count).max() ?? 0
    }

    /// One mention: who, and which characters of the text, the `@` included.
    package struct Mention: Hashable, Sendable {
        /// The number of the person.
        package let person: UInt32
        /// The characters, counted from the beginning of the text.
        package let range: Range<Int>
    }

    /// The mentions in a text, in its order. An `@` within a word, as in an address, is none; of several names that fit,
    /// the longest is taken.
    package func find(in text: String) -> [Mention] {
        guard longest > 0 else { return [] }
        let characters = Array(text)
        var found: [Mention] = []
        var index = 0
        while index < characters.count {
            let isWithinWord = index > 0 && Mentions.isOfWord(characters[index - 1])
            if characters[index] == "@", !isWithinWord, let mention = mention(in: characters, at: index) {
                found.append(mention)
                index = mention.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    private func mention(in characters: [Character], at start: Int) -> Mention? {
        let available = min(longest, characters.count - start - 1)
        for length in stride(from: available, to: 0, by: -1) {
            let end = start + 1 + length
            if end < characters.count, Mentions.isOfWord(characters[end]) { continue }
            let name = Array(String(characters[(start + 1)..<end]).lowercased())
            if let person = names[name] { return Mention(person: person, range: start..<end) }
        }
        return nil
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
