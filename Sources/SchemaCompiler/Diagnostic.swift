/// A place in the text of a schema: line and column count from 1, columns in characters.
public struct SourceLocation: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int

    /// The column in characters, counted from 1.
    public let column: Int

    /// Names a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `line:column`.
    public var description: String { "\(line):\(column)" }

    /// Orders from the beginning of the text to its end.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A mistake in a schema: where it is, what is wrong and how to mend it.
public struct Diagnostic: Error, Hashable, Sendable {
    /// Where the mistake is.
    public let location: SourceLocation

    /// What is wrong.
    public let what: String

    /// What to do about it.
    public let mend: String

    /// Describes a mistake.
    public init(_ location: SourceLocation, _ what: String, mend: String) {
        self.location = location
        self.what = what
        self.mend = mend
    }

    /// The line that compilers print: `file:line:column: error: what; mend`.
    public func rendered(file: String) -> String { "\(file):\(location): error: \(what); \(mend)" }
}

/// Everything that is wrong with a schema, in the order of the text.
public struct SchemaErrors: Error, Hashable, Sendable {
    /// At least one mistake.
    public let diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted { $0.location < $1.location }
    }

    /// One line for each mistake.
    public func rendered(file: String) -> String {
        diagnostics.map { $0.rendered(file: file) }.joined(separator: "\n")
    }
}
