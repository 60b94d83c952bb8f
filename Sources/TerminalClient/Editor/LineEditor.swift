/// The text being typed, its cursor and its history, as a value: a key in, an action out.
///
/// The unit of the cursor is the character as a person sees it (a grapheme cluster): one press of an arrow passes a letter
/// with all of its marks.
package struct LineEditor: Sendable {
    /// What a key asks of the program.
    package enum Action: Hashable, Sendable {
        /// Nothing changed.
        case none
        /// The text did not go in: there would be more than a message may take.
        case full
        /// The text or the cursor changed.
        case redraw
        /// The text was finished; the editor is empty again.
        case submit(String)
        /// Completion of the word before the cursor is wanted.
        case complete
        /// Ctrl-c with nothing typed.
        case interrupt
        /// Ctrl-d with nothing typed.
        case endOfInput
        /// Ctrl-l: the screen is to be drawn anew.
        case clearScreen
        /// Older lines are wanted.
        case pageUp
    }

    /// The most that can be typed, in bytes: what one message may hold.
    package static let textBytesMax = 8000
    private static let historyMax = 500

    package private(set) var characters: [Character] = []
    /// The place of the cursor: before the character of this number.
    package private(set) var cursor = 0
    private var history: [String] = []
    /// Which line of the history is shown, and what was typed before going there.
    private var recalled: (index: Int, draft: String)?
    private var killed: [Character] = []

    /// An empty editor.
    package init() {}

    /// What has been typed.
    package var text: String { String(characters) }

    package var isEmpty: Bool { characters.isEmpty }

    /// Puts a text in place of what was typed, with the cursor behind it.
    package mutating func replace(with text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// Puts `text` in place of the `count` characters before the cursor.
    package mutating func replaceBeforeCursor(count: Int, with text: String) {
        precondition(count <= cursor, "no more is replaced than stands before the cursor")
        set(before: String(characters[..<(cursor - count)]) + text, after: characters[cursor...])
    }

    /// Takes one key.
    package mutating func handle(_ key: Key) -> Action {
        switch key {
        case .text(let text), .paste(let text): insert(text)
        case .newline: insert("\n")
        case .enter: submit()
        case .tab: .complete
        case .backspace: delete(from: cursor - 1, to: cursor)
        case .delete: delete(from: cursor, to: cursor + 1)
        case .left: move(to: cursor - 1)
        case .right: move(to: cursor + 1)
        case .wordLeft: move(to: wordStart)
        case .wordRight: move(to: wordEnd)
        case .home: move(to: lineStart)
        case .end: move(to: lineEnd)
        case .up: moveUp()
        case .down: moveDown()
        case .pageUp: .pageUp
        case .control(let letter): handleControl(letter)
        case .backTab, .pageDown, .escape, .alt, .unknown: .none
        }
    }

    private mutating func handleControl(_ letter: Character) -> Action {
        switch letter {
        case "a": return move(to: lineStart)
        case "e": return move(to: lineEnd)
        case "b": return move(to: cursor - 1)
        case "f": return move(to: cursor + 1)
        case "p": return moveUp()
        case "n": return moveDown()
        case "k": return kill(from: cursor, to: lineEnd == cursor ? cursor + 1 : lineEnd)
        case "u": return kill(from: lineStart, to: cursor)
        case "w": return kill(from: wordStart, to: cursor)
        case "y": return insert(String(killed))
        case "t": return transpose()
        case "l": return .clearScreen
        case "d": return isEmpty ? .endOfInput : delete(from: cursor, to: cursor + 1)
        case "c":
            if isEmpty { return .interrupt }
            clear()
            return .redraw
        default: return .none
        }
    }

    // MARK: Changing

    private mutating func insert(_ text: String) -> Action {
        guard !text.isEmpty else { return .none }
        guard self.text.utf8.count + text.utf8.count <= LineEditor.textBytesMax else { return .full }
        set(before: String(characters[..<cursor]) + text, after: characters[cursor...])
        return .redraw
    }

    /// Puts two texts together, with the cursor between them.
    ///
    /// A combining mark joins what comes to stand before it, so characters are told apart anew; a cursor within one
    /// goes behind it.
    private mutating func set(before: String, after: ArraySlice<Character>) {
        cursor = before.count
        characters = Array(before + String(after))
        cursor = min(cursor, characters.count)
    }

    private mutating func delete(from start: Int, to end: Int) -> Action {
        guard start >= 0, end <= characters.count, start < end else { return .none }
        set(before: String(characters[..<start]), after: characters[end...])
        return .redraw
    }

    private mutating func kill(from start: Int, to end: Int) -> Action {
        guard start < end, end <= characters.count else { return .none }
        killed = Array(characters[start..<end])
        return delete(from: start, to: end)
    }

    private mutating func transpose() -> Action {
        guard cursor > 0, characters.count > 1 else { return .none }
        let right = min(cursor, characters.count - 1)
        var swapped = characters
        swapped.swapAt(right - 1, right)
        set(before: String(swapped[...right]), after: swapped[(right + 1)...])
        return .redraw
    }

    private mutating func submit() -> Action {
        let text = self.text
        clear()
        guard text.contains(where: { !$0.isWhitespace }) else { return .redraw }
        remember(text)
        return .submit(text)
    }

    private mutating func clear() {
        characters = []
        cursor = 0
        recalled = nil
    }

    // MARK: Moving

    private mutating func move(to place: Int) -> Action {
        guard place >= 0, place <= characters.count, place != cursor else { return .none }
        cursor = place
        return .redraw
    }

    private var lineStart: Int { (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }

    private var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

    private var wordStart: Int {
        var place = cursor
        while place > 0, characters[place - 1].isWhitespace { place -= 1 }
        while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
        return place
    }

    private var wordEnd: Int {
        var place = cursor
        while place < characters.count, characters[place].isWhitespace { place += 1 }
        while place < characters.count, !characters[place].isWhitespace { place += 1 }
        return place
    }

    /// A line up within the text; from its first line, a step back in the history.
    private mutating func moveUp() -> Action {
        let start = lineStart
        guard start > 0 else { return recall(step: -1) }
        let column = cursor - start
        let previousStart = (characters[..<(start - 1)].lastIndex(of: "\n") ?? -1) + 1
        return move(to: min(previousStart + column, start - 1))
    }

    /// A line down within the text; from its last line, a step forward in the history.
    private mutating func moveDown() -> Action {
        let end = lineEnd
        guard end < characters.count else { return recall(step: 1) }
        let column = cursor - lineStart
        let nextEnd = characters[(end + 1)...].firstIndex(of: "\n") ?? characters.count
        return move(to: min(end + 1 + column, nextEnd))
    }

    // MARK: History

    private mutating func remember(_ text: String) {
        if history.last != text { history.append(text) }
        if history.count > LineEditor.historyMax { history.removeFirst() }
    }

    private mutating func recall(step: Int) -> Action {
        let current = recalled ?? (history.count, text)
        let index = current.index + step
        guard index >= 0, index <= history.count else { return .none }
        replace(with: index == history.count ? current.draft : history[index])
        recalled = index == history.count ? nil : (index, current.draft)
        return .redraw
    }
}
