/// Leaves out what only people read: comments and indentation, line by line. Nothing cleverer, so that nothing can be broken: the
/// page's sources keep their comments on lines of their own, and no text of theirs spans lines.
enum Compaction {
    /// The endings of the files that this is done to.
    static let endings = [".js", ".css"]

    static func compact(_ text: String) -> String {
        var result = ""
        var isInComment = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            var rest = trimmed(line)
            if !isInComment, rest.hasPrefix("//") { continue }
            if isInComment || rest.hasPrefix("/*") {
                // Behind a comment there may be code, as behind a cast of JSDoc.
                guard let end = end(ofCommentIn: rest) else {
                    isInComment = true
                    continue
                }
                isInComment = false
                rest = trimmed(rest[end...])
            }
            if !rest.isEmpty { result += rest + "\n" }
        }
        return result
    }

    private static func end(ofCommentIn line: Substring) -> Substring.Index? {
        line.firstRange(of: "*/")?.upperBound
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var line = line.drop(while: \.isWhitespace)
        while let last = line.last, last.isWhitespace { line.removeLast() }
        return line
    }
}
