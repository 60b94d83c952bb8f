/// Pages of which origins may open a WebSocket (RFC 6455 §10.2). Browsers send `Origin` and do not let a page forge it; whoever
/// sends none is no page, and nothing that a browser keeps works for it.
public enum OriginRule: Hashable, Sendable {
    /// Pages that came from the host that the request names.
    case sameOrigin
    /// Pages of these origins, as in `https://chat.example.com`.
    case list([String])
    /// All pages.
    case any

    /// Whether a request may be accepted.
    /// - Parameters:
    ///   - origin: what `Origin` says; nil where it is missing.
    ///   - host: what `Host` says.
    ///   - isEncrypted: whether the request came over TLS of the server's own.
    func permits(_ origin: String?, host: String, isEncrypted: Bool) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any: return true
        case .list(let permitted):
            guard let origin = Origin(origin) else { return false }
            return permitted.contains { Origin($0) == origin }
        case .sameOrigin:
            // Whether TLS was in front of the server only the page's own scheme tells.
            guard let origin = Origin(origin), origin.scheme == "https" || origin.scheme == "http" && !isEncrypted
            else { return false }
            return Origin("\(origin.scheme)://\(host)") == origin
        }
    }
}

/// An origin in its one form: small letters, and no port where it is the scheme's own (RFC 6454 §6.2).
struct Origin: Hashable {
    let scheme: String
    let host: String
    let port: String?

    /// Reads `scheme://host[:port]`; nil for anything else, as for `null`.
    init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound].lowercased()
        let authority = text[separator.upperBound...].lowercased()
        guard !scheme.isEmpty, !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else {
            return nil
        }
        // Colons stand within brackets, too: [::1]:8080.
        let end = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
        if let colon = authority[end...].lastIndex(of: ":") {
            host = String(authority[..<colon])
            let number = String(authority[authority.index(after: colon)...])
            guard number.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                number.isEmpty || UInt16(number) != nil
            else { return nil }
            let usual = ["https": "443", "http": "80"][scheme]
            port = number.isEmpty || number == usual ? nil : number
        } else {
            host = authority
            port = nil
        }
        guard !host.isEmpty, host.hasSuffix("]") || !host.contains(":") else { return nil }
    }
}
