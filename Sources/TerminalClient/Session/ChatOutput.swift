/// Where a chat session prints.
package protocol ChatOutput: Sendable {
    /// Writes text as it is.
    func write(_ text: String)
    /// The size of the screen now, in characters.
    var size: (columns: Int, rows: Int) { get }
}

/// What a person, or the system, does to a chat session.
package enum ChatInput: Hashable, Sendable {
    /// Keys were pressed.
    case keys([Key])
    /// A line was read, where there is no terminal.
    case line(String)
    /// A line was read that cannot be sent, as the sentence says.
    case unreadable(String)
    /// The screen has another size.
    case resized
    /// Nothing more is to be read.
    case endOfInput
    /// The program is to end.
    case terminate
}
