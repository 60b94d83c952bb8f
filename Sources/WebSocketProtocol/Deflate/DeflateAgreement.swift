/// What both sides have agreed on for permessage-deflate (RFC 7692 §7.1).
public struct DeflateAgreement: Hashable, Sendable {
    /// Whether the server's messages may refer to earlier ones.
    public var keepsServerContext: Bool
    /// Whether the client's messages may refer to earlier ones.
    public var keepsClientContext: Bool
    /// The base-2 logarithm of the window that the server compresses with.
    public var serverWindowBits: Int
    /// The base-2 logarithm of the window that the client compresses with.
    public var clientWindowBits: Int

    /// Whether the offer has named the server's window: the answer has to name it then, too, even the greatest (§7.1.2.1).
    private var isServerWindowAsked = false

    /// An agreement; without arguments what an offer and an answer without parameters mean.
    public init(
        keepsServerContext: Bool = true, keepsClientContext: Bool = true, serverWindowBits: Int = 15,
        clientWindowBits: Int = 15
    ) {
        self.keepsServerContext = keepsServerContext
        self.keepsClientContext = keepsClientContext
        self.serverWindowBits = serverWindowBits
        self.clientWindowBits = clientWindowBits
    }

    /// The server's part: takes an offer, as far as the settings allow.
    /// - Returns: nil when the offer is to be declined: it is not one of permessage-deflate, a parameter is unknown, comes twice or
    ///   has a value that it cannot have, or it asks for what cannot be done.
    init?(taking offer: ExtensionElement, _ settings: DeflateSettings) {
        guard let offer = DeflateParameters(offer, by: .client) else { return nil }
        var serverWindowBits = settings.serverWindowBits
        if let wanted = offer.serverWindowBits?.value {
            // zlib does not compress with a window of 8 bits.
            guard wanted >= 9 else { return nil }
            serverWindowBits = min(wanted, serverWindowBits)
        }
        var clientWindowBits = 15
        if let able = offer.clientWindowBits { clientWindowBits = min(able.value ?? 15, settings.clientWindowBits) }
        self.init(
            keepsServerContext: settings.keepsServerContext && !offer.serverNoContextTakeover,
            keepsClientContext: settings.keepsClientContext && !offer.clientNoContextTakeover,
            serverWindowBits: serverWindowBits, clientWindowBits: clientWindowBits)
        isServerWindowAsked = offer.serverWindowBits != nil
    }

    /// The client's part: reads the server's answer.
    /// - Parameter offer: what was offered.
    /// - Returns: nil when the answer is none to this offer: the connection is to be failed then (RFC 7692 §7.1).
    public init?(answer: String, to offer: DeflateOffer) {
        let elements = ExtensionElement.list([answer])
        guard elements.count == 1, let element = elements[0], let answer = DeflateParameters(element, by: .server)
        else { return nil }
        if offer.serverNoContextTakeover, !answer.serverNoContextTakeover { return nil }
        if let wanted = offer.serverWindowBits {
            guard let bits = answer.serverWindowBits?.value, bits <= wanted else { return nil }
        }
        if let bits = answer.clientWindowBits?.value {
            // zlib, again.
            guard let able = offer.clientWindowBits, bits <= able, bits >= 9 else { return nil }
        }
        self.init(
            keepsServerContext: !answer.serverNoContextTakeover, keepsClientContext: !answer.clientNoContextTakeover,
            serverWindowBits: answer.serverWindowBits?.value ?? 15,
            clientWindowBits: answer.clientWindowBits?.value ?? 15)
    }

    /// The server's answer, as it stands in `Sec-WebSocket-Extensions`.
    public var answer: String {
        var text = DeflateParameters.extensionName
        if !keepsServerContext { text += "; server_no_context_takeover" }
        if !keepsClientContext { text += "; client_no_context_takeover" }
        if serverWindowBits < 15 || isServerWindowAsked { text += "; server_max_window_bits=\(serverWindowBits)" }
        // Below 15 only if the client has said that it knows the parameter.
        if clientWindowBits < 15 { text += "; client_max_window_bits=\(clientWindowBits)" }
        return text
    }
}

/// What a client offers for permessage-deflate.
public struct DeflateOffer: Hashable, Sendable {
    /// Asks the server to keep no context.
    public var serverNoContextTakeover = false
    /// Says that the client will keep none.
    public var clientNoContextTakeover = false
    /// The greatest window that the server may compress with.
    public var serverWindowBits: Int?
    /// Says that the server may limit the client's window, which will not be greater than this; nil does not let it.
    public var clientWindowBits: Int? = 15

    /// Everything may be as the server likes it.
    public init() {}

    /// As it stands in `Sec-WebSocket-Extensions`.
    public var text: String {
        var text = DeflateParameters.extensionName
        if serverNoContextTakeover { text += "; server_no_context_takeover" }
        if clientNoContextTakeover { text += "; client_no_context_takeover" }
        if let serverWindowBits { text += "; server_max_window_bits=\(serverWindowBits)" }
        if let clientWindowBits {
            text += "; client_max_window_bits" + (clientWindowBits < 15 ? "=\(clientWindowBits)" : "")
        }
        return text
    }
}
