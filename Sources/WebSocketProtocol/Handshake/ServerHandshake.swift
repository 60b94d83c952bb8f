import Crypto

/// The server's part of the opening handshake (RFC 6455 §4.2): a request in, an answer out.
public struct ServerHandshake: Hashable, Sendable {
    /// Who may open a WebSocket from a page.
    public var origins = OriginRule.sameOrigin

    /// Whether requests come over TLS of the server's own: pages of the same origin have come over it, too.
    public var isEncrypted = false

    /// The subprotocols that are spoken, the preferred one first. Clients have to name one of them; when there are none, they need
    /// not name any.
    public var subprotocols: [String] = []

    /// How messages are compressed; nil when they are not.
    public var deflate: DeflateSettings?

    /// Accepts requests of pages of the same origin, and of what is no page.
    public init() {}

    /// Answers a request.
    public func answer(to request: HandshakeRequest) -> HandshakeAnswer {
        do throws(HandshakeRefusal) {
            return .accept(try agreement(on: request))
        } catch {
            return .refuse(error)
        }
    }

    private func agreement(on request: HandshakeRequest) throws(HandshakeRefusal) -> WebSocketAgreement {
        guard request.method == "GET" else { throw .method }
        guard request.isHTTP11 else { throw .httpVersion }
        guard request.has("websocket", in: "upgrade"), request.has("upgrade", in: "connection") else { throw .upgrade }
        guard let version = request.only("sec-websocket-version"), version == "13" else { throw .version }
        guard let key = request.only("sec-websocket-key"), HandshakeKey.isValid(key) else { throw .key }
        guard let host = request.only("host"), Origin("http://\(host)") != nil else { throw .host }
        let origin = request.values(of: "origin")
        guard origin.count <= 1, origins.permits(origin.first, host: host, isEncrypted: isEncrypted) else {
            throw .origin
        }
        return WebSocketAgreement(
            accept: HandshakeKey.accept(key), subprotocol: try subprotocol(of: request),
            deflate: deflate.flatMap { Self.deflate(of: request, $0) })
    }

    private func subprotocol(of request: HandshakeRequest) throws(HandshakeRefusal) -> String? {
        guard !subprotocols.isEmpty else { return nil }
        let offered = HeaderText.list(request.values(of: "sec-websocket-protocol"))
        guard let chosen = subprotocols.first(where: { offered.contains($0[...]) }) else {
            throw .subprotocol(subprotocols)
        }
        return chosen
    }

    /// The first offer that can be taken.
    private static func deflate(of request: HandshakeRequest, _ settings: DeflateSettings) -> DeflateAgreement? {
        for case .some(let offer) in ExtensionElement.list(request.values(of: "sec-websocket-extensions")) {
            if let agreement = DeflateAgreement(taking: offer, settings) { return agreement }
        }
        return nil
    }
}

/// A request, as far as the handshake looks at it.
public struct HandshakeRequest: Hashable, Sendable {
    /// The method.
    public let method: String

    /// Whether the version of HTTP is 1.1 or higher.
    public let isHTTP11: Bool

    private let fields: [HeaderField]

    /// A request with these header fields; their names may be written in any way.
    public init(method: String, isHTTP11: Bool = true, fields: some Sequence<(name: String, value: String)>) {
        self.method = method
        self.isHTTP11 = isHTTP11
        self.fields = fields.map { HeaderField($0.name, $0.value) }
    }

    /// The values of all fields of a name.
    func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The value of the one field of a name; nil when there is none, or more than one.
    func only(_ name: String) -> String? {
        let values = values(of: name)
        return values.count == 1 ? values[0] : nil
    }

    /// Whether a list of tokens holds one, however it is written.
    func has(_ token: String, in name: String) -> Bool {
        HeaderText.list(values(of: name)).contains { $0.lowercased() == token }
    }
}

/// A header field, the name in small letters.
struct HeaderField: Hashable, Sendable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name.lowercased()
        self.value = String(HeaderText.trimmed(value[...]))
    }
}

/// How a request to open a WebSocket is answered.
public enum HandshakeAnswer: Hashable, Sendable {
    /// Status 101, with the agreement's fields.
    case accept(WebSocketAgreement)
    /// No WebSocket.
    case refuse(HandshakeRefusal)
}

/// What the two sides have agreed on.
public struct WebSocketAgreement: Hashable, Sendable {
    /// What proves that the request was understood.
    public var accept: String

    /// The protocol inside the messages.
    public var subprotocol: String?

    /// How messages are compressed; nil when they are not.
    public var deflate: DeflateAgreement?

    /// An agreement.
    public init(accept: String, subprotocol: String? = nil, deflate: DeflateAgreement? = nil) {
        self.accept = accept
        self.subprotocol = subprotocol
        self.deflate = deflate
    }

    /// The header fields of the answer with status 101.
    public var fields: [(name: String, value: String)] {
        var fields = [("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-accept", accept)]
        if let subprotocol { fields.append(("sec-websocket-protocol", subprotocol)) }
        if let deflate { fields.append(("sec-websocket-extensions", deflate.answer)) }
        return fields.map { (name: $0.0, value: $0.1) }
    }
}

/// The key of a request, and what answers it (RFC 6455 §4.2.2).
public enum HandshakeKey {
    /// Whether the key is 16 bytes in base64.
    public static func isValid(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        // 16 bytes are 22 characters, of which the last holds two bits, and two signs that nothing follows.
        return bytes.count == 24 && bytes.suffix(2) == Array("==".utf8)
            && bytes.prefix(22).allSatisfy(digits.contains) && "AQgw".utf8.contains(bytes[21])
    }

    /// What a server answers to a key.
    public static func accept(_ key: String) -> String {
        base64(Array(Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))))
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 (RFC 4648 §4).
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? digits[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
