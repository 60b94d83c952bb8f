import ParleyProtocol
import Testing

@testable import Services

@Suite struct `Password hashes` {
    @Test func `a hash matches its password and no other`() throws {
        let hash = try #require(PasswordHash(of: "correct horse", cost: .testing))
        #expect(hash.matches("correct horse") == true)
        #expect(hash.matches("correct horsf") == false)
        #expect(hash.matches("") == false)
    }

    @Test func `the same password hashes to another text each time`() throws {
        #expect(PasswordHash(of: "same", cost: .testing) != PasswordHash(of: "same", cost: .testing))
    }

    @Test func `the text holds all that is needed to check a password`() throws {
        let hash = try #require(PasswordHash(of: "correct horse", cost: .testing))
        #expect(hash.description.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
        #expect(PasswordHash(hash.description) == hash)
    }

    // Computed with Python: hashlib.scrypt(b"correct horse", salt=bytes(range(16)), n=2**15, r=8, p=1, dklen=32)
    @Test func `a text that another program made is understood`() throws {
        let text = "$scrypt$ln=15,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc"
        #expect(PasswordHash(text)?.matches("correct horse") == true)
    }

    @Test func `composed and decomposed letters are the same password`() throws {
        let hash = try #require(PasswordHash(of: "caf\u{e9} noir", cost: .testing))
        #expect(hash.matches("cafe\u{301} noir") == true)
    }

    @Test(arguments: [
        "", "secret", "$scrypt$",
        "$argon2id$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=4,r=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$r=1,ln=4,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=4,r=1,p=1$AAEC$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$",
        "$scrypt$ln=4,r=1,p=1$A?ECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=99,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=20,r=32,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=-4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc",
        "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$XGYmKKxOsQaKKH4qoqICriSOmNsE1h0zJ+c0LbbscJc$",
    ])
    func `a text that is no hash, or would cost too much, is refused`(text: String) {
        #expect(PasswordHash(text) == nil)
    }
}
