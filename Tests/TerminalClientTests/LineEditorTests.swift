import Testing

@testable import TerminalClient

@Suite struct `The line editor` {
    private func editor(_ keys: Key...) -> LineEditor {
        var editor = LineEditor()
        for key in keys { _ = editor.handle(key) }
        return editor
    }

    @Test func `text goes in where the cursor stands`() {
        let edited = editor(.text("helo"), .left, .text("l"))
        #expect(edited.text == "hello")
        #expect(edited.cursor == 4)
    }

    @Test func `a combining mark joins the letter before it, and one arrow passes both`() {
        var edited = editor(.text("e"), .text("\u{301}"))
        #expect(edited.characters.count == 1)
        _ = edited.handle(.left)
        #expect(edited.cursor == 0)
        _ = edited.handle(.delete)
        #expect(edited.isEmpty)
    }

    @Test func `words and lines are deleted, and come back`() {
        var edited = editor(.text("one two three"), .control("w"))
        #expect(edited.text == "one two ")
        _ = edited.handle(.control("a"))
        _ = edited.handle(.control("y"))
        #expect(edited.text == "threeone two ")
        _ = edited.handle(.control("k"))
        #expect(edited.text == "three")
        _ = edited.handle(.control("u"))
        #expect(edited.text == "")
    }

    @Test func `the cursor goes by words`() {
        var edited = editor(.text("one two"), .wordLeft)
        #expect(edited.cursor == 4)
        _ = edited.handle(.wordLeft)
        #expect(edited.cursor == 0)
        _ = edited.handle(.wordRight)
        #expect(edited.cursor == 3)
    }

    @Test func `home and end stay within the line of several`() {
        var edited = editor(.text("one"), .newline, .text("two"), .home)
        #expect(edited.cursor == 4)
        _ = edited.handle(.up)
        #expect(edited.cursor == 0)
        _ = edited.handle(.end)
        #expect(edited.cursor == 3)
        _ = edited.handle(.down)
        #expect(edited.cursor == 7)
    }

    @Test func `what was submitted comes back with the arrows, and the draft after it`() {
        var edited = editor(.text("one"), .enter, .text("two"), .enter, .text("draft"))
        #expect(edited.handle(.up) == .redraw)
        #expect(edited.text == "two")
        _ = edited.handle(.up)
        #expect(edited.text == "one")
        #expect(edited.handle(.up) == .none)
        _ = edited.handle(.down)
        _ = edited.handle(.down)
        #expect(edited.text == "draft")
    }

    @Test func `submitting empties the editor, and nothing is submitted from blanks`() {
        var edited = editor(.text("hi"))
        #expect(edited.handle(.enter) == .submit("hi"))
        #expect(edited.isEmpty)
        _ = edited.handle(.text("  "))
        #expect(edited.handle(.enter) == .redraw)
    }

    @Test func `control c clears first and leaves then, control d leaves only when nothing is typed`() {
        var edited = editor(.text("hi"))
        #expect(edited.handle(.control("c")) == .redraw)
        #expect(edited.handle(.control("c")) == .interrupt)
        _ = edited.handle(.text("hi"))
        #expect(edited.handle(.control("d")) == .none)
        _ = edited.handle(.control("u"))
        #expect(edited.handle(.control("d")) == .endOfInput)
    }

    @Test func `no more is typed than a message may hold`() {
        var edited = editor(.paste(String(repeating: "x", count: LineEditor.textBytesMax)))
        #expect(edited.handle(.text("y")) == .full)
        #expect(edited.text.utf8.count == LineEditor.textBytesMax)
    }

    @Test(arguments: 0..<100)
    func `whatever is pressed, the cursor stays within the text`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        let keys: [Key] = [
            .text("a"), .text("漢"), .text("\u{301}"), .text(" "), .newline, .enter, .backspace, .delete, .left, .right,
            .up,
            .down, .home, .end, .wordLeft, .wordRight, .control("k"), .control("u"), .control("w"), .control("y"),
            .control("t"), .paste("x\ny"), .tab,
        ]
        var edited = LineEditor()
        for _ in 0..<500 {
            _ = edited.handle(keys[Int.random(in: 0..<keys.count, using: &random)])
            #expect((0...edited.characters.count).contains(edited.cursor))
            #expect(Array(edited.text) == edited.characters)
            let layout = EditorLayout(
                prompt: "› ", characters: edited.characters, cursor: edited.cursor, columns: 10, rowsMax: 4)
            #expect(layout.rows.indices.contains(layout.cursorRow) && layout.rows.count <= 4)
            #expect((0..<10).contains(layout.cursorColumn))
            #expect(layout.rows.allSatisfy { Width.of($0) <= 10 })
        }
    }

    @Test func `a text is laid out behind its prompt, with the cursor where it belongs`() {
        let layout = EditorLayout(prompt: "› ", characters: Array("ab\n漢字c"), cursor: 4, columns: 10, rowsMax: 5)
        #expect(layout.rows == ["› ab", "  漢字c"])
        #expect((layout.cursorRow, layout.cursorColumn) == (1, 4))
    }

    @Test func `text from right to left stays whole, row by row, and the cursor where it belongs`() {
        let text = Array("שלום עולם")
        let layout = EditorLayout(prompt: "› ", characters: text, cursor: 9, columns: 20, rowsMax: 5)
        #expect(layout.rows == ["› \u{2068}שלום עולם\u{2069}"])
        #expect((layout.cursorRow, layout.cursorColumn) == (0, 11))
        let broken = EditorLayout(prompt: "› ", characters: text, cursor: 9, columns: 8, rowsMax: 5)
        #expect(broken.rows == ["› \u{2068}שלום ע\u{2069}", "\u{2068}ולם\u{2069}"])
        #expect((broken.cursorRow, broken.cursorColumn) == (1, 3))
    }

    @Test func `a full row puts the cursor on the next one`() {
        let layout = EditorLayout(prompt: "› ", characters: Array("12345678"), cursor: 8, columns: 10, rowsMax: 5)
        #expect(layout.rows == ["› 12345678", ""])
        #expect((layout.cursorRow, layout.cursorColumn) == (1, 0))
    }
}
