import Testing

@testable import TerminalClient

@Suite struct `Breaking lines` {
    @Test func `a line is broken between words`() {
        #expect(Wrap.words("the quick brown fox", columns: 10) == ["the quick", "brown fox"])
        #expect(Wrap.words("", columns: 10) == [""])
    }

    @Test func `a word that is wider than a row is broken within`() {
        #expect(Wrap.words("abcdefghij", columns: 4) == ["abcd", "efgh", "ij"])
        #expect(Wrap.words("漢字漢字", columns: 5) == ["漢字", "漢字"])
    }

    @Test func `what stands on the first row already leaves less of it`() {
        #expect(Wrap.words("one two", columns: 8, taken: 4) == ["one", "two"])
        #expect(Wrap.words("longer", columns: 8, taken: 4) == ["", "longer"])
    }

    @Test func `a space that finds no room begins no row`() {
        #expect(Wrap.words("full ", columns: 4) == ["full"])
    }

    @Test(arguments: 0..<100)
    func `no row is wider than the screen, and nothing but spaces is lost`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        let alphabet = Array("ab cde  f 漢é👍")
        let text = String((0..<80).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
        let columns = Int.random(in: 2..<20, using: &random)
        let rows = Wrap.words(text, columns: columns)
        #expect(rows.allSatisfy { Width.of($0) <= columns })
        #expect(rows.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test func `a styled text is cut within its piece`() {
        let text = StyledText("one ", .dim) + StyledText("two", .bold)
        #expect(text.cut(to: 7).plain == "one two")
        #expect(text.cut(to: 6).plain == "one t…")
        #expect(text.cut(to: 4).plain == "one…")
        #expect(text.cut(to: 6).width == 6)
    }
}
