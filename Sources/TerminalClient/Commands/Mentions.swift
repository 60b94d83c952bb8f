/// Finds who is mentioned in a text.
package enum Mentions {
    /// The logins behind each `@` that begins a word, without doubles, in the order of the text.
    ///
    /// A point or comma that ends the word does not belong to the login, so each such word gives its longest form first.
    package static func logins(in text: String) -> [[String]] {
        var found: [[String]] = []
        var previous: Character = " "
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if character == "@", !previous.isLetter, !previous.isNumber {
                let start = text.index(after: index)
                let word = text[start...].prefix { $0.isLetter || $0.isNumber || "._-+@".contains($0) }
                if !word.isEmpty, !found.contains(where: { $0.first == String(word) }) {
                    found.append(forms(of: String(word)))
                }
                index = word.endIndex
                previous = word.last ?? character
                continue
            }
            previous = character
            index = text.index(after: index)
        }
        return found
    }

    /// The word itself, and the word without the punctuation at its end.
    private static func forms(of word: String) -> [String] {
        var forms = [word]
        var shorter = word
        while let last = shorter.last, "._-+@".contains(last) {
            shorter.removeLast()
            if !shorter.isEmpty { forms.append(shorter) }
        }
        return forms
    }
}
