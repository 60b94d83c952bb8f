/// How a piece of text looks on a terminal that shows colours.
package enum Style: Hashable, Sendable {
    /// As the terminal shows text by itself.
    case plain
    /// Fainter than the rest: times, numbers, hints.
    case dim
    /// Stronger than the rest.
    case bold
    /// What went wrong.
    case error
    /// What calls the reader: a mention.
    case mention
    /// The status line.
    case status
    /// A person, in one of the colours that are told apart on light and on dark ground.
    case person(UInt32)

    /// The parameters of the escape sequence "Select Graphic Rendition" (ECMA-48 §8.3.117).
    var parameters: String {
        switch self {
        case .plain: ""
        case .dim: "2"
        case .bold: "1"
        case .error: "31"
        case .mention: "1;33"
        case .status: "7"
        case .person(let number): Style.personColours[Int(number % UInt32(Style.personColours.count))]
        }
    }

    private static let personColours = ["36", "32", "35", "34", "33", "96", "92", "95", "94", "91"]
}

/// A text made of pieces, each with its style.
package struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// One piece.
    package struct Piece: Hashable, Sendable {
        var text: String
        var style: Style
    }

    private(set) var pieces: [Piece]

    /// A text without style.
    package init(stringLiteral value: String) {
        pieces = [Piece(text: value, style: .plain)]
    }

    /// A text of one style.
    package init(_ text: String, _ style: Style = .plain) {
        pieces = [Piece(text: text, style: style)]
    }

    /// Two texts after each other.
    package static func + (left: StyledText, right: StyledText) -> StyledText {
        var sum = left
        sum.pieces += right.pieces
        return sum
    }

    /// The text without styles.
    package var plain: String { pieces.reduce(into: "") { $0 += $1.text } }

    /// The columns that the text takes.
    package var width: Int { pieces.reduce(0) { $0 + Width.of($1.text) } }

    /// The longest beginning of the text that fits into some columns, with `…` where something was cut.
    package func cut(to columns: Int) -> StyledText {
        guard width > columns else { return self }
        var result = StyledText("")
        var left = columns
        for piece in pieces {
            let pieceWidth = Width.of(piece.text)
            if pieceWidth < left {
                result.pieces.append(piece)
                left -= pieceWidth
                continue
            }
            // What is cut here makes room for the sign that says so.
            let isLast = pieceWidth == left && result.width + pieceWidth == width
            let text = isLast ? piece.text : Width.cut(piece.text + " ", to: left)
            result.pieces.append(Piece(text: text, style: piece.style))
            break
        }
        return result
    }

    /// Breaks the text between words, where that is possible, so that no row is wider than `columns`.
    ///
    /// - Parameter hang: How far the rows below the first are moved in.
    package func wrapped(to columns: Int, hang: Int) -> [StyledText] {
        let columns = max(1, columns)
        guard width > columns else { return [self] }
        let indentation = String(repeating: " ", count: min(hang, columns / 2))
        var rows: [StyledText] = []
        var (row, used, isBare) = (StyledText(""), 0, true)
        func finish() {
            rows.append(row)
            (row, used, isBare) = (StyledText(indentation), indentation.count, true)
        }
        // The space at which a row is broken is not needed.
        var space: Word?
        for word in words {
            if word.isSpace {
                if !isBare || rows.isEmpty { space = word }
                continue
            }
            if !isBare, used + (space?.width ?? 0) + word.width > columns {
                finish()
            } else if let space {
                for piece in space.pieces { row.append(piece.text, piece.style) }
                used += space.width
            }
            space = nil
            for piece in word.pieces {
                for character in piece.text {
                    let width = Width.of(character)
                    if !isBare, used + width > columns { finish() }
                    row.append(String(character), piece.style)
                    used += width
                    isBare = false
                }
            }
        }
        if !isBare || rows.isEmpty { rows.append(row) }
        return rows
    }

    /// A word, or the spaces between two.
    private struct Word {
        var isSpace: Bool
        var width = 0
        var pieces: [Piece] = []
    }

    private var words: [Word] {
        var words: [Word] = []
        for piece in pieces {
            for character in piece.text {
                let isSpace = character == " "
                if words.last?.isSpace != isSpace { words.append(Word(isSpace: isSpace)) }
                let last = words.count - 1
                words[last].width += Width.of(character)
                if words[last].pieces.last?.style == piece.style {
                    words[last].pieces[words[last].pieces.count - 1].text.append(character)
                } else {
                    words[last].pieces.append(Piece(text: String(character), style: piece.style))
                }
            }
        }
        return words
    }

    private mutating func append(_ text: String, _ style: Style) {
        if pieces.last?.style == style {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text, style: style))
        }
    }

    /// The text as a terminal takes it: with escape sequences if `colours` is set.
    package func encoded(colours: Bool) -> String {
        guard colours else { return plain }
        var result = ""
        for piece in pieces where !piece.text.isEmpty {
            let parameters = piece.style.parameters
            result += parameters.isEmpty ? piece.text : "\u{1B}[\(parameters)m\(piece.text)\u{1B}[0m"
        }
        return result
    }
}
