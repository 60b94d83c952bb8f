import NIOHTTP1

/// A response that ends its connection, given before anything has looked at the request.
struct HTTPRefusal: Equatable {
    var status: HTTPResponseStatus
    var fields: HTTPHeaders = [:]
    /// A sentence for whoever reads it.
    var reason: String

    /// What the decoder has found wrong with a request.
    init(_ error: HTTPParserError) {
        switch error {
        case .headerOverflow: self = .headerTooLarge
        case .invalidVersion: self = .init(status: .httpVersionNotSupported, reason: "This server speaks HTTP/1.1.")
        default: self = .malformed
        }
    }

    init(status: HTTPResponseStatus, fields: HTTPHeaders = [:], reason: String) {
        self.status = status
        self.fields = fields
        self.reason = reason
    }

    static let malformed = HTTPRefusal(status: .badRequest, reason: "This is not a request of HTTP/1.1.")
    static let hostMissing = HTTPRefusal(status: .badRequest, reason: "A request names its host, once.")
    static let targetUnknown = HTTPRefusal(status: .badRequest, reason: "The target of a request begins with a slash.")
    static let headerTooLarge = HTTPRefusal(
        status: .requestHeaderFieldsTooLarge, reason: "The header of the request is too large.")
    static let tooSlow = HTTPRefusal(status: .requestTimeout, reason: "The request took too long to arrive.")
    static let tooManyConnections = HTTPRefusal(
        status: .serviceUnavailable, fields: ["Retry-After": "30"],
        reason: "There are too many connections. Come back later.")
    static let upgradeTooLate = HTTPRefusal(
        status: .upgradeRequired, fields: ["Upgrade": "websocket"],
        reason: "A WebSocket begins with the first request of a connection.")
}
