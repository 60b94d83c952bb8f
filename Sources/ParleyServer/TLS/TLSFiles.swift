import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the server's certificate and its key are, both in PEM form.
public struct TLSFiles: Hashable, Sendable {
    /// The certificate, and behind it those that lead to one that clients know.
    public var certificate: String
    /// The certificate's key, without a passphrase.
    public var key: String

    /// Two files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Finds out whether the files can be used.
    /// - Throws: what is wrong with them.
    public func check() throws(TLSFileError) { _ = try TLSIdentity(self) }

    /// What the files hold now.
    func read() throws(TLSFileError) -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        let chain: [NIOSSLCertificate]
        let certificateBytes = try Self.contents(of: certificate)
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(certificateBytes)
        } catch {
            throw TLSFileError(file: certificate, reason: "it holds no certificate in PEM form")
        }
        let keyBytes = try Self.contents(of: key)
        if String(decoding: keyBytes, as: UTF8.self).contains("ENCRYPTED") {
            throw TLSFileError(
                file: key,
                reason:
                    "the key has a passphrase, which nobody could type: keep it without, readable for this user alone")
        }
        do {
            return (chain, try NIOSSLPrivateKey(bytes: keyBytes, format: .pem))
        } catch {
            throw TLSFileError(file: key, reason: "it holds no private key in PEM form")
        }
    }

    /// A certificate is small; anything beyond is another file.
    private static let bytesMax = 1 << 20

    private static func contents(of path: String) throws(TLSFileError) -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw TLSFileError(file: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw TLSFileError(file: path, reason: String(cString: strerror(errno))) }
        return Array(bytes.prefix(count))
    }
}

/// Why there is no TLS, in a sentence for the operator.
public struct TLSFileError: Error, CustomStringConvertible {
    /// The file.
    public let file: String
    /// What is wrong with it.
    public let reason: String

    /// The file, and what is wrong with it.
    public var description: String { "TLS: \(file): \(reason)." }
}
