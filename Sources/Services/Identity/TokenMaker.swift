import Crypto
import ParleyProtocol
import Store
import WireFormat

/// Making tokens.
enum TokenMaker {
    /// How long a token works unless somebody asks for another time, in seconds: 90 days.
    static let lifetimeSeconds: UInt64 = 90 * 24 * 60 * 60
    /// How many tokens of one user may work at a time.
    static let liveMax = 200

    /// 32 random bytes.
    static func make() -> Token {
        var random = SystemRandomNumberGenerator()
        return (0..<32).map { _ in .random(in: 0...255, using: &random) }
    }
}

extension TokenHash {
    /// What is kept of a token.
    init(of token: Token) { self.init(Array(SHA256.hash(data: token))) }
}

extension WriteTransaction {
    /// Keeps a new token.
    /// - Throws: `tooLarge` when the user has as many as may be.
    func keepToken(_ token: Token, of user: UserID, name: String, lifetimeSeconds: UInt64) throws(Failure) -> TokenInfo
    {
        let live = try tokens(of: user, after: nil, now: scope.now, limit: TokenMaker.liveMax)
        guard live.count < TokenMaker.liveMax else {
            throw .tooLarge(detail: "An account has at most \(TokenMaker.liveMax) tokens: revoke some.")
        }
        return try insertToken(
            NewToken(
                user: user, hash: TokenHash(of: token), name: name,
                expires: scope.now.advanced(byMilliseconds: lifetimeSeconds * 1000)))
    }
}
