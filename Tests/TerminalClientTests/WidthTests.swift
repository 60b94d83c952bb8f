import Testing

@testable import TerminalClient

@Suite struct `Widths` {
    @Test(arguments: [
        ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｱ", 1), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2),
        ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇧🇷", 2), ("❤️", 2), ("☺", 1), ("\u{200B}", 0), ("क्ष", 2), ("", 0), ("1️⃣", 2),
    ])
    func `a character takes the columns that terminals give it`(text: String, columns: Int) {
        #expect(Width.of(text) == columns)
    }

    @Test func `what is cut ends with an ellipsis and fits`() {
        #expect(Width.cut("parley", to: 6) == "parley")
        #expect(Width.cut("parleys", to: 6) == "parle…")
        #expect(Width.cut("漢字漢字", to: 6) == "漢字…")
        #expect(Width.cut("漢字漢字", to: 0) == "")
    }

    @Test func `padding fills to the width`() {
        #expect(Width.pad("漢", to: 5) == "漢   ")
        #expect(Width.pad("parley", to: 3) == "pa…")
    }
}
