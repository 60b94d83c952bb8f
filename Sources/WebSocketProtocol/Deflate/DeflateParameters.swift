/// The parameters of permessage-deflate, as they stand in an offer or in an answer (RFC 7692 §7.1).
struct DeflateParameters: Hashable, Sendable {
    /// Who says it: a client may name its window without a value.
    enum Speaker { case client, server }

    /// A parameter that is there, with or without a value.
    struct WindowBits: Hashable, Sendable {
        var value: Int?
    }

    static let extensionName = "permessage-deflate"

    private(set) var serverNoContextTakeover = false
    private(set) var clientNoContextTakeover = false
    private(set) var serverWindowBits: WindowBits?
    private(set) var clientWindowBits: WindowBits?

    /// Reads the parameters.
    /// - Returns: nil when it is another extension, or when a parameter is unknown, comes twice, or has a value that it cannot have.
    init?(_ element: ExtensionElement, by speaker: Speaker) {
        guard element.name == Self.extensionName else { return nil }
        var seen: Set<String> = []
        for parameter in element.parameters {
            guard seen.insert(parameter.name).inserted else { return nil }
            switch parameter.name {
            case "server_no_context_takeover":
                guard parameter.value == nil else { return nil }
                serverNoContextTakeover = true
            case "client_no_context_takeover":
                guard parameter.value == nil else { return nil }
                clientNoContextTakeover = true
            case "server_max_window_bits":
                guard let bits = parameter.value.flatMap(Self.windowBits) else { return nil }
                serverWindowBits = WindowBits(value: bits)
            case "client_max_window_bits":
                if let value = parameter.value {
                    guard let bits = Self.windowBits(value) else { return nil }
                    clientWindowBits = WindowBits(value: bits)
                } else {
                    guard speaker == .client else { return nil }
                    clientWindowBits = WindowBits(value: nil)
                }
            default: return nil
            }
        }
    }

    /// A decimal from 8 to 15 without leading zeros.
    private static func windowBits(_ text: String) -> Int? {
        guard let bits = Int(text), (8...15).contains(bits), text == "\(bits)" else { return nil }
        return bits
    }
}
