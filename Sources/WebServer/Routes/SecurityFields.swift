/// What responses say, so that a browser lets nothing happen that the page does not need.
struct SecurityFields {
    /// Whether the port speaks TLS. Only then a browser may be told to insist on it.
    let isEncrypted: Bool

    /// Only what comes from here runs, is shown and is talked to. Nothing within the page itself is run, no text becomes HTML, nobody
    /// may show the page in a frame, and a form leads nowhere.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ].joined(separator: "; ")

    /// What every response says. Few, because a page is many files.
    var everywhere: [(name: String, value: String)] {
        [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin")]
    }

    /// What anything says that a browser could show as a page.
    var document: [(name: String, value: String)] {
        let fields = [
            ("Content-Security-Policy", Self.contentSecurityPolicy),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
        ]
        return everywhere + fields + (isEncrypted ? [("Strict-Transport-Security", "max-age=31536000")] : [])
    }

    /// Whether a media type is something that a browser only uses within a page.
    static func isPart(_ mediaType: String) -> Bool {
        mediaType.hasPrefix("text/javascript") || mediaType.hasPrefix("text/css")
    }
}
