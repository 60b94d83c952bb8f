/// Why a request does not become a WebSocket.
public enum HandshakeRefusal: Error, Hashable, Sendable {
    /// It is not a GET.
    case method
    /// It speaks HTTP 1.0.
    case httpVersion
    /// It does not ask for a WebSocket.
    case upgrade
    /// It asks for another version of the protocol than 13, or does not say which.
    case version
    /// The key is missing, or is not 16 bytes in base64.
    case key
    /// There is no `Host`, or more than one, or it names none.
    case host
    /// The page that asks is of another origin than may.
    case origin
    /// None of these subprotocols is offered.
    case subprotocol([String])

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .method: 405
        case .httpVersion: 505
        case .upgrade, .version: 426
        case .key, .host, .subprotocol: 400
        case .origin: 403
        }
    }

    /// The header fields that belong to the status.
    public var fields: [(name: String, value: String)] {
        switch self {
        case .method: [(name: "allow", value: "GET")]
        case .upgrade: [(name: "upgrade", value: "websocket"), (name: "connection", value: "Upgrade")]
        case .version:
            [
                (name: "sec-websocket-version", value: "13"), (name: "upgrade", value: "websocket"),
                (name: "connection", value: "Upgrade"),
            ]
        case .httpVersion, .key, .host, .origin, .subprotocol: []
        }
    }

    /// What is wrong, and the mend, as the answer's text.
    public var reason: String {
        switch self {
        case .method: "A WebSocket is opened with GET."
        case .httpVersion: "A WebSocket is opened with HTTP/1.1."
        case .upgrade: "This place is for WebSockets: send Connection: Upgrade and Upgrade: websocket."
        case .version: "Only version 13 of the WebSocket protocol is spoken here: send Sec-WebSocket-Version: 13."
        case .key: "Sec-WebSocket-Key has to be there once and to hold 16 bytes in base64."
        case .host: "Host has to be there once, and to name a host."
        case .origin: "Pages of this origin may not open a WebSocket here."
        case .subprotocol(let names):
            "Sec-WebSocket-Protocol has to offer \(names.joined(separator: " or "))."
        }
    }
}
