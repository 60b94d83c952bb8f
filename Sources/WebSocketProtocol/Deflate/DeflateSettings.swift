/// How a server compresses, and what it lets its peers do: memory against bytes on the wire.
///
/// What a made conversation of 200 messages takes with their typing and their read markers, its events one to a message (in bytes, and
/// the median message), and the compressor of each connection:
///
///                                             all events   a message   memory for each connection
///     not compressed                          15,804       50          none
///     without context                         15,265       50          none: one compressor for each event loop
///     with context, 9 bits, memory level 1    14,164       46            3 KiB
///     with context, 12 bits, memory level 5   11,649       37           32 KiB
///     with context, 13 bits, memory level 6   11,171       34           64 KiB
///     with context, 15 bits, memory level 8   11,001       34          256 KiB
///
/// Long texts, pages of history and what gathers in a burst become much shorter without context, too. The context of a client takes
/// its window and 7 KiB for each connection that compresses.
public struct DeflateSettings: Hashable, Sendable {
    /// Whether messages to a client may refer to earlier ones. That takes a compressor for each connection; without it one is
    /// enough for all of them, and a message to many is compressed once.
    public var keepsServerContext = false

    /// Whether messages of a client may refer to earlier ones. That takes a window for each connection.
    public var keepsClientContext = false

    /// The base-2 logarithm of the greatest window that the server compresses with: 9 to 15.
    public var serverWindowBits = 15

    /// The base-2 logarithm of the greatest window that clients compress with, if they know that parameter: 9 to 15.
    public var clientWindowBits = 15

    /// How much memory zlib uses for its hash chains and its output: 1 to 9.
    public var memoryLevel = 8

    /// How hard zlib looks for matches: 1 to 9.
    public var level = 6

    /// Messages of fewer bytes stay as they are, where none refers to another.
    public var messageBytesMin = 128

    /// Messages of fewer bytes stay as they are, where they may refer to earlier ones.
    public var messageWithContextBytesMin = 8

    /// No context is kept: a connection costs nothing beyond its messages.
    public init() {}

    /// What can be done with these settings.
    func checkInvariants() {
        precondition(
            (9...15).contains(serverWindowBits) && (9...15).contains(clientWindowBits), "windows of 9 to 15 bits")
        precondition((1...9).contains(memoryLevel) && (1...9).contains(level), "levels of 1 to 9")
    }
}
