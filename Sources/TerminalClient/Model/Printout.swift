package import ParleyClient
package import ParleyProtocol

/// Something to print above the line being typed.
package enum Printout: Hashable, Sendable {
    /// A message of the current room.
    case message(ReceivedMessage)
    /// A message of the current room was edited.
    case edited(ReceivedEdit)
    /// A message of the current room was deleted.
    case deleted(ReceivedDeletion)
    /// A message of another room that calls the user.
    case elsewhere(RoomID, ReceivedMessage)
    /// Something that happened, or an answer to a command.
    case note(String)
    /// Something that went wrong.
    case problem(String)
    /// A line before another part: what follows begins with its day.
    case rule(String)
    /// The line between what was read and what was not.
    case newMark
    /// A row of a list. What does not fit into one row of the screen goes on below, moved in by `hang` columns.
    case row(StyledText, hang: Int = 4)
}
