import Crypto
import CryptoExtras
import Foundation
import ParleyProtocol

/// What is kept of a password: how it was hashed, and the outcome.
///
/// As text, in the manner of the PHC string format: `$scrypt$ln=15,r=8,p=1$SALT$HASH`, salt and hash in Base64
/// without padding.
struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    private static let saltBytes = 16
    private static let hashBytes = 32

    var cost: PasswordCost
    var salt: [UInt8]
    var hash: [UInt8]

    /// A hash that no password is known for, to be held against in place of one that is not there.
    static func nobody(cost: PasswordCost) -> PasswordHash {
        PasswordHash(
            cost: cost, salt: Array(repeating: 0, count: saltBytes), hash: Array(repeating: 0, count: hashBytes))
    }

    private init(cost: PasswordCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Hashes a password with a salt of its own. Takes long and much memory, on purpose.
    /// - Parameter derive: the work itself.
    /// - Returns: nil when there is no memory for it.
    init?(of password: Password, cost: PasswordCost, derive: KeyDerivation = scrypt) {
        var random = SystemRandomNumberGenerator()
        self.init(
            of: password, cost: cost, salt: (0..<Self.saltBytes).map { _ in .random(in: 0...255, using: &random) },
            derive: derive)
    }

    private init?(of password: Password, cost: PasswordCost, salt: [UInt8], derive: KeyDerivation) {
        // The same letters may come composed or decomposed, depending on the keyboard (RFC 8265 §4.2.2).
        let typed = Array(password.precomposedStringWithCanonicalMapping.utf8)
        guard let hash = derive(typed, salt, cost) else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    /// scrypt (RFC 7914); nil when there is no memory for it.
    static func scrypt(_ password: [UInt8], salt: [UInt8], cost: PasswordCost) -> [UInt8]? {
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: hashBytes, rounds: 1 << cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.map { $0.withUnsafeBytes { Array($0) } }
    }

    /// Reads what ``description`` wrote. Nil when it is anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let cost = PasswordCost(parts[2]),
            let salt = Self.bytes(parts[3]), salt.count == Self.saltBytes,
            let hash = Self.bytes(parts[4]), hash.count == Self.hashBytes
        else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    /// Whether this is the hash of a password. Takes as long as hashing; how long does not depend on the bytes.
    /// - Returns: nil when there is no memory for it.
    func matches(_ password: Password, derive: KeyDerivation = scrypt) -> Bool? {
        guard let other = PasswordHash(of: password, cost: cost, salt: salt, derive: derive) else { return nil }
        return zip(hash, other.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    var description: String { "$scrypt$\(cost)$\(Self.text(salt))$\(Self.text(hash))" }

    private static func text(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)).map { Array($0) }
    }
}

/// What makes a key of a password, a salt and a cost: the one place where the work is done, so that tests can count it.
typealias KeyDerivation = @Sendable (_ password: [UInt8], _ salt: [UInt8], _ cost: PasswordCost) -> [UInt8]?

/// What hashing a password costs: scrypt's parameters (RFC 7914 §2).
public struct PasswordCost: Hashable, Sendable, CustomStringConvertible {
    /// The number of rounds is 2 to this power.
    public var rounds: Int
    /// Multiplies time and memory.
    public var blockSize: Int
    /// How often everything is done.
    public var parallelism: Int

    /// Fills in the parameters. Memory: 128 bytes · 2^`rounds` · `blockSize`.
    public init(rounds: Int, blockSize: Int, parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB and about 80 ms of one core.
    public static let standard = PasswordCost(rounds: 15, blockSize: 8, parallelism: 1)

    /// Next to nothing: for tests.
    public static let testing = PasswordCost(rounds: 4, blockSize: 1, parallelism: 1)

    /// Reads what ``description`` wrote. Nil also for what would cost more than 1 GiB.
    init?(_ text: Substring) {
        let values = text.split(separator: ",").map { $0.split(separator: "=") }
        guard values.map(\.first) == ["ln", "r", "p"], values.allSatisfy({ $0.count == 2 }),
            let rounds = Int(values[0][1]), let blockSize = Int(values[1][1]), let parallelism = Int(values[2][1]),
            (1...20).contains(rounds), (1...32).contains(blockSize), (1...16).contains(parallelism),
            128 * blockSize << rounds <= 1 << 30
        else { return nil }
        self.init(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
    }

    /// As it stands in a hash: `ln=15,r=8,p=1`.
    public var description: String { "ln=\(rounds),r=\(blockSize),p=\(parallelism)" }
}
