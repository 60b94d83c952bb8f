/// Something that takes any bytes and must keep what it promises whatever they are.
///
/// A target is a file in this folder and its line in ``all``. It is run by libFuzzer (`make fuzz`), and by `swift test` over its
/// seeds, over what was found, and over mutations of both.
public struct FuzzTarget: Sendable {
    /// The name, as on the command line and of its folders in `Fuzz/Corpus` and `Fuzz/Found`.
    public let name: String

    /// How long an input may be, in bytes.
    public let bytesMax: Int

    /// Inputs to start from.
    public let seeds: @Sendable () -> [FuzzSeed]

    /// Pieces that inputs are often made of.
    public let pieces: @Sendable () -> [[UInt8]]

    /// Runs one input.
    public let run: @Sendable ([UInt8]) throws(Finding) -> Void

    /// All targets. The canary is not among them: it is there to be found.
    public static let all: [FuzzTarget] = [
        .stream, .client, .server, .agreement, .session, .schema, .webSocket, .inflate, .handshake,
    ]

    init(
        _ name: String, bytesMax: Int, seeds: @escaping @Sendable () -> [FuzzSeed],
        pieces: @escaping @Sendable () -> [[UInt8]] = { [] },
        run: @escaping @Sendable ([UInt8]) throws(Finding) -> Void
    ) {
        self.name = name
        self.bytesMax = bytesMax
        self.seeds = seeds
        self.pieces = pieces
        self.run = run
    }
}

/// An input to start from.
public struct FuzzSeed: Hashable, Sendable {
    /// The name of its file.
    public let name: String
    /// The input.
    public let bytes: [UInt8]
}

/// A promise that was not kept.
public struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which, and how.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Makes sure that a promise is kept.
func require(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(Finding) {
    guard isKept else { throw Finding(promise()) }
}
