import Crypto
import Foundation

/// An authority that certifies whatever a test needs, and that nobody else trusts.
public struct TestAuthority: Sendable {
    private let key = P256.Signing.PrivateKey()
    private let name = "Test authority"

    /// A new authority.
    public init() {}

    /// The authority's own certificate, in PEM form.
    public var certificate: String {
        let constraints = DER.sequence(
            DER.oid(0x55, 0x1d, 0x13), [0x01, 0x01, 0xff], DER.octets(DER.sequence([0x01, 0x01, 0xff])))
        return PEM.text("CERTIFICATE", certificate(for: name, key: key.publicKey, serial: 1, extensions: [constraints]))
    }

    /// A certificate and its key, in PEM form.
    /// - Parameters:
    ///   - names: the names of the host.
    ///   - addresses: its IPv4 addresses, four bytes each.
    ///   - serial: 2 to 127; by it a test knows the certificate again.
    public func certify(
        names: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]], serial: UInt8 = 2
    ) -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        let alternatives =
            names.map { DER.value(0x82, Array($0.utf8)) } + addresses.map { DER.value(0x87, $0) }
        let subject = DER.sequence(DER.oid(0x55, 0x1d, 0x11), DER.octets(DER.value(0x30, alternatives.flatMap(\.self))))
        let certificate = certificate(
            for: names.first ?? "test", key: key.publicKey, serial: serial, extensions: [subject])
        return (PEM.text("CERTIFICATE", certificate), key.pemRepresentation + "\n")
    }

    /// RFC 5280 §4.1.
    private func certificate(
        for subject: String, key: P256.Signing.PublicKey, serial: UInt8, extensions: [[UInt8]]
    ) -> [UInt8] {
        let algorithm = DER.sequence(DER.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
        let toBeSigned = DER.sequence(
            DER.value(0xa0, [0x02, 0x01, 0x02]), [0x02, 0x01, serial], algorithm, DER.name(name),
            DER.sequence(DER.time("200101000000Z"), DER.time("491231235959Z")), DER.name(subject),
            Array(key.derRepresentation), DER.value(0xa3, DER.value(0x30, extensions.flatMap(\.self))))
        guard let signature = try? self.key.signature(for: toBeSigned) else { preconditionFailure("a key can sign") }
        return DER.sequence(toBeSigned, algorithm, DER.value(0x03, [0] + signature.derRepresentation))
    }
}

/// The few forms of ASN.1 that a certificate is made of.
private enum DER {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        switch content.count {
        case 0..<0x80: [tag, UInt8(content.count)] + content
        case 0x80..<0x100: [tag, 0x81, UInt8(content.count)] + content
        default: [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xff)] + content
        }
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap(\.self)) }

    static func oid(_ bytes: UInt8...) -> [UInt8] { value(0x06, bytes) }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { value(0x04, bytes) }

    static func time(_ text: String) -> [UInt8] { value(0x17, Array(text.utf8)) }

    static func name(_ text: String) -> [UInt8] {
        sequence(value(0x31, sequence(oid(0x55, 0x04, 0x03), value(0x0c, Array(text.utf8)))))
    }
}

private enum PEM {
    static func text(_ label: String, _ bytes: [UInt8]) -> String {
        let body = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }
}
