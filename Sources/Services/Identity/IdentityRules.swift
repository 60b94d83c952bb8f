import ParleyProtocol

/// What slugs, logins, names and passwords may look like, for requests and for the command line.
///
/// Each rule says what is wrong in one sentence, or nil.
public enum IdentityRules {
    /// The shortest password, in characters.
    public static let passwordCharactersMin = 8

    /// What is wrong with the short name of an organisation.
    public static func fault(inSlug slug: String) -> String? {
        guard (1...63).contains(slug.utf8.count) else { return "A slug has 1 to 63 characters." }
        guard slug.utf8.allSatisfy({ isLowerCaseOrDigit($0) || $0 == UInt8(ascii: "-") }) else {
            return "A slug holds only lower-case letters a to z, digits and hyphens."
        }
        guard slug.first != "-", slug.last != "-" else { return "A slug neither begins nor ends with a hyphen." }
        return nil
    }

    /// What is wrong with the name that somebody signs in with.
    public static func fault(inLogin login: String) -> String? {
        guard (1...64).contains(login.utf8.count) else { return "A login has 1 to 64 characters." }
        guard login.utf8.allSatisfy({ isLowerCaseOrDigit($0) || "._-@+".utf8.contains($0) }) else {
            return "A login holds only lower-case letters a to z, digits and the characters . _ - @ +"
        }
        guard let first = login.utf8.first, isLowerCaseOrDigit(first) else {
            return "A login begins with a letter or a digit."
        }
        return nil
    }

    /// What is wrong with the name of a person, an organisation or a session.
    public static func fault(inName name: String) -> String? {
        guard (1...200).contains(name.utf8.count) else { return "A name has 1 to 200 bytes." }
        guard !name.allSatisfy(\.isWhitespace) else { return "A name holds more than spaces." }
        guard name.unicodeScalars.allSatisfy({ !isControl($0) }) else {
            return "A name is one line without control characters."
        }
        return nil
    }

    /// What is wrong with a new password.
    public static func fault(inPassword password: String) -> String? {
        guard password.count >= passwordCharactersMin else {
            return "A password has at least \(passwordCharactersMin) characters."
        }
        guard password.utf8.count <= 256 else { return "A password has at most 256 bytes." }
        return nil
    }

    /// The login that is meant when somebody types it: telephones begin with a capital.
    static func login(typed: String) -> Login { typed.lowercased() }

    private static func isLowerCaseOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension Failure {
    /// Fails with `invalid` when there is a fault.
    static func check(_ fault: String?, field: UInt8) throws(Failure) {
        if let fault { throw .invalid(field: field, detail: fault) }
    }
}
