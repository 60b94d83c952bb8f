import Crypto
import ParleyProtocol
import Store
import WireFormat

/// Making tokens.
enum TokenMaker {
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
        let live = try tokens(of: user, after: nil, now: scope.now, limit: ServiceLimits.tokensMax)
        guard live.count < ServiceLimits.tokensMax else {
            throw .tooLarge(detail: "An account has at most \(ServiceLimits.tokensMax) tokens: revoke some.")
        }
        return try insertToken(
            NewToken(
                user: user, hash: TokenHash(of: token), name: name,
                expires: scope.now.advanced(byMilliseconds: lifetimeSeconds * 1000)))
    }
}
