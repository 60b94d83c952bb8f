/// Turns the bytes of a terminal into keys.
///
///     ground ──ESC──▶ escape ──[──▶ control sequence ──final byte──▶ ground
///        │               ├──O──▶ single shift ──byte──▶ ground
///        │               └──other──▶ Alt and that key
///        └──ESC [ 200 ~──▶ paste ──ESC [ 201 ~──▶ ground
///
/// Bytes may be cut anywhere. The escape key alone cannot be told from the beginning of a sequence, so the caller says with
/// ``flush()`` that nothing has come for a moment.
package struct KeyDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        case controlSequence([UInt8])
        case singleShift
        case paste
    }

    /// The most bytes that one control sequence or one paste may take; what is longer is dropped, or cut.
    private static let sequenceBytesMax = 64
    private static let pasteBytesMax = 1 << 20
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    private var state = State.ground
    /// The bytes of a character that is not complete yet.
    private var partial: [UInt8] = []
    /// What was pasted so far.
    private var pasted: [UInt8] = []

    /// A decoder at the beginning of the input.
    package init() {}

    /// Whether an escape key may be waiting for ``flush()``.
    package var isWaiting: Bool {
        if case .escape = state { true } else { false }
    }

    /// Takes bytes and gives the keys that are complete.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes {
            guard let key = take(byte) else { continue }
            if case .text(let more) = key, case .text(let text)? = keys.last {
                keys[keys.count - 1] = .text(text + more)
            } else {
                keys.append(key)
            }
        }
        return keys
    }

    /// Nothing has come for a moment: a lone escape is the escape key.
    package mutating func flush() -> [Key] {
        guard isWaiting else { return [] }
        state = .ground
        return [.escape]
    }

    private mutating func take(_ byte: UInt8) -> Key? {
        switch state {
        case .ground: return takeInGround(byte)
        case .escape:
            switch byte {
            case UInt8(ascii: "["):
                state = .controlSequence([])
                return nil
            case UInt8(ascii: "O"):
                state = .singleShift
                return nil
            case 0x1B:
                return .escape
            default:
                state = .ground
                return alt(takeInGround(byte))
            }
        case .controlSequence(var sequence):
            sequence.append(byte)
            if (0x40...0x7E).contains(byte) {
                state = .ground
                if sequence == Array("200~".utf8) {
                    state = .paste
                    return nil
                }
                return KeyDecoder.key(for: sequence)
            }
            state = sequence.count < KeyDecoder.sequenceBytesMax ? .controlSequence(sequence) : .ground
            return nil
        case .singleShift:
            state = .ground
            return KeyDecoder.key(for: [byte])
        case .paste:
            pasted.append(byte)
            guard pasted.count >= 6, pasted.suffix(6).elementsEqual(KeyDecoder.pasteEnd) else {
                if pasted.count > KeyDecoder.pasteBytesMax { pasted.removeFirst(KeyDecoder.pasteBytesMax / 2) }
                return nil
            }
            defer { pasted = [] }
            state = .ground
            return .paste(KeyDecoder.cleaned(pasted.dropLast(6)))
        }
    }

    private mutating func takeInGround(_ byte: UInt8) -> Key? {
        if byte >= 0x80 || !partial.isEmpty { return takeOfCharacter(byte) }
        switch byte {
        case 0x1B:
            state = .escape
            return nil
        case 0x0D: return .enter
        case 0x0A: return .newline
        case 0x09: return .tab
        case 0x08, 0x7F: return .backspace
        case 0x00: return .unknown
        case 0x01...0x1A: return .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: return .unknown
        default: return .text(String(Character(Unicode.Scalar(byte))))
        }
    }

    /// Gathers the bytes of one UTF-8 character; what is not UTF-8 becomes the replacement character.
    private mutating func takeOfCharacter(_ byte: UInt8) -> Key? {
        let isContinuation = byte & 0xC0 == 0x80
        if !partial.isEmpty, !isContinuation {
            partial = []
            return takeInGround(byte).map { key in
                if case .text(let text) = key { .text("\u{FFFD}" + text) } else { key }
            }
        }
        partial.append(byte)
        let length: Int =
            switch partial[0] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        guard partial.count >= length else { return nil }
        defer { partial = [] }
        return .text(String(decoding: partial, as: UTF8.self))
    }

    private func alt(_ key: Key?) -> Key? {
        switch key {
        case .enter?, .newline?: .newline
        case .backspace?: .control("w")
        case .text("b")?: .wordLeft
        case .text("f")?: .wordRight
        case .text(let text)?: text.first.map { .alt($0) }
        case let other: other
        }
    }

    /// The key of a control sequence without its introducer, as xterm, VTE, the Linux console and rxvt send them.
    private static func key(for sequence: [UInt8]) -> Key {
        let text = String(decoding: sequence, as: UTF8.self)
        switch text {
        case "A": return .up
        case "B": return .down
        case "C": return .right
        case "D": return .left
        case "H", "1~", "7~": return .home
        case "F", "4~", "8~": return .end
        case "3~": return .delete
        case "5~": return .pageUp
        case "6~": return .pageDown
        case "Z": return .backTab
        case "13;3u", "13;2u", "27;3;13~", "27;2;13~": return .newline
        default: break
        }
        // With Alt (3), Ctrl (5) or both (7): ESC [ 1 ; 5 C.
        let isByWord = ["1;3", "1;5", "1;7"].contains(String(text.dropLast()))
        switch text.last {
        case "A": return .up
        case "B": return .down
        case "C": return isByWord ? .wordRight : .right
        case "D": return isByWord ? .wordLeft : .left
        case "H": return .home
        case "F": return .end
        default: return .unknown
        }
    }

    /// Pasted text with line feeds as its only control characters, beside tabs.
    private static func cleaned(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        var previous: Unicode.Scalar?
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0D: text.unicodeScalars.append("\n")
            case 0x0A where previous == "\r": break
            case 0x09, 0x0A: text.unicodeScalars.append(scalar)
            case 0x00..<0x20, 0x7F..<0xA0: break
            default: text.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return text
    }
}
