import Testing

@testable import Services

@Suite struct `Names and passwords` {
    @Test(arguments: ["a", "acme", "acme-2", "0", String(repeating: "a", count: 63)])
    func `a good slug`(slug: String) {
        #expect(IdentityRules.fault(inSlug: slug) == nil)
    }

    @Test(arguments: ["", "Acme", "acme_2", "-acme", "acme-", "ac me", "äcme", String(repeating: "a", count: 64)])
    func `a bad slug`(slug: String) {
        #expect(IdentityRules.fault(inSlug: slug) != nil)
    }

    @Test(arguments: ["maria", "maria.silva", "m_s-2@example.org", "2nd", "a+b", String(repeating: "a", count: 64)])
    func `a good login`(login: String) {
        #expect(IdentityRules.fault(inLogin: login) == nil)
    }

    @Test(arguments: ["", "Maria", ".maria", "@maria", "maria silva", "märia", String(repeating: "a", count: 65)])
    func `a bad login`(login: String) {
        #expect(IdentityRules.fault(inLogin: login) != nil)
    }

    @Test(arguments: ["Maria Silva", "李", "👩‍🚀", String(repeating: "a", count: 200)])
    func `a good name`(name: String) {
        #expect(IdentityRules.fault(inName: name) == nil)
    }

    @Test(arguments: [
        "", " ", "\u{3000}", "a\nb", "a\tb", "a\u{7}", "a\u{2028}b", "a\u{85}b", String(repeating: "a", count: 201),
    ])
    func `a bad name`(name: String) {
        #expect(IdentityRules.fault(inName: name) != nil)
    }

    @Test(arguments: [("1234567", false), ("12345678", true), ("äöüäöüä", false), ("correct horse", true)])
    func `a password has at least eight characters`(password: String, isGood: Bool) {
        #expect((IdentityRules.fault(inPassword: password) == nil) == isGood)
    }

    @Test func `a password has at most 256 bytes`() {
        #expect(IdentityRules.fault(inPassword: String(repeating: "ä", count: 128)) == nil)
        #expect(IdentityRules.fault(inPassword: String(repeating: "ä", count: 129)) != nil)
    }

    @Test func `a login that begins with a capital is the same one`() {
        #expect(IdentityRules.login(typed: "Maria") == "maria")
    }
}
