import Foundation

/// What of an address tells one peer from another.
public enum PeerNetwork {
    /// An IPv4 address as it is, also when it is written as an IPv6 one; of any other IPv6 address the first 64 bits,
    /// for a household has all that begin with them (RFC 6177 §2); anything else as it is.
    public static func of(_ address: String) -> String {
        // An interface may stand behind it: `fe80::1%eth0`.
        let text = String(address.prefix { $0 != "%" })
        var parsed = in6_addr()
        guard text.contains(":"), inet_pton(AF_INET6, text, &parsed) == 1 else { return address }
        let bytes = withUnsafeBytes(of: parsed) { Array($0) }
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        let groups = stride(from: 0, to: 8, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}
