/// A key, or what the terminal says in the same stream.
package enum Key: Hashable, Sendable {
    /// Something to insert: one or more characters.
    case text(String)
    /// Several characters that were pasted; they may hold line feeds.
    case paste(String)
    /// The return key.
    case enter
    /// The return key with Alt, or ctrl-j: a line feed within the text.
    case newline
    /// The tabulator key.
    case tab
    /// The tabulator key with Shift.
    case backTab
    /// The key that deletes to the left.
    case backspace
    /// The key that deletes to the right.
    case delete
    /// An arrow.
    case left, right, up, down
    /// An arrow with Ctrl or Alt: by words.
    case wordLeft, wordRight
    /// The keys to both ends.
    case home, end
    /// The keys by pages.
    case pageUp, pageDown
    /// The escape key alone.
    case escape
    /// A letter with Ctrl, in lower case.
    case control(Character)
    /// A letter with Alt.
    case alt(Character)
    /// A key that is not known here.
    case unknown
}
