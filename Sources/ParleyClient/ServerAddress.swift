/// Where a server listens.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The port that is taken when none is named.
    public static let standardPort = 7717

    /// A name, or an address.
    public var host: String
    /// The TCP port.
    public var port: Int

    /// A host and a port.
    public init(host: String, port: Int = ServerAddress.standardPort) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`; nil if the text is none of them.
    public init?(_ text: String) {
        var host = text[...]
        var rest: Substring = ""
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            rest = host[host.index(after: end)...]
            host = host[host.index(after: host.startIndex)..<end]
        } else if let colon = host.lastIndex(of: ":"), host.firstIndex(of: ":") == colon {
            rest = host[colon...]
            host = host[..<colon]
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.init(host: String(host))
        guard !rest.isEmpty else { return }
        guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
        self.port = port
    }

    /// `HOST:PORT`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
