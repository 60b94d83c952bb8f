/// What a user is found by: each text in lower case, once from the beginning of each of its words to its end. Whoever types
/// `ber` or `anna ber` finds "Anna Bergmann" by the beginning of one of them, which an index can serve.
struct DirectoryWords: Sequence, IteratorProtocol {
    private var texts: ArraySlice<String>
    /// The rest of the first text, from the character behind the word that was given last.
    private var rest: Substring
    private var isInsideWord = false

    init(_ texts: String...) {
        self.texts = texts.map { $0.lowercased() }[...]
        rest = self.texts.popFirst()?[...] ?? ""
    }

    mutating func next() -> String? {
        while true {
            guard let character = rest.first else {
                guard let text = texts.popFirst() else { return nil }
                rest = text[...]
                isInsideWord = false
                continue
            }
            let from = rest
            rest.removeFirst()
            let belongsToWord = character.isLetter || character.isNumber
            defer { isInsideWord = belongsToWord }
            if belongsToWord && !isInsideWord { return String(from) }
        }
    }
}
