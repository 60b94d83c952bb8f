import WebSocketProtocol

extension FuzzTarget {
    /// A request to open a WebSocket: whatever stands in it, what is accepted was asked for, and a client that has offered
    /// compression understands the answer. The input is the lines of the header.
    static let handshake = FuzzTarget(
        "handshake", bytesMax: 2 * 1024, seeds: { WebSocketSeeds.requests }, pieces: { WebSocketSeeds.words }
    ) { input throws(Finding) in
        let lines = String(decoding: input, as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        let request = HandshakeRequest(method: "GET", fields: lines)
        for origins in [OriginRule.any, .sameOrigin, .list(["https://chat.example.com"])] {
            var handshake = ServerHandshake()
            handshake.origins = origins
            handshake.subprotocols = ["parley.v1"]
            handshake.deflate = DeflateSettings()
            switch handshake.answer(to: request) {
            case .accept(let agreement):
                try require(agreement.subprotocol == "parley.v1", "a protocol that is not spoken")
                try require(agreement.accept.utf8.count == 28, "an answer of \(agreement.accept)")
                guard let deflate = agreement.deflate else { continue }
                try require((9...15).contains(deflate.serverWindowBits), "a window that zlib has not")
                try require((8...15).contains(deflate.clientWindowBits), "a window that nobody has")
                // A client that has offered everything takes every answer but a window of its own that zlib has not.
                let answer = DeflateAgreement(answer: deflate.answer, to: DeflateOffer())
                try require(answer != nil || deflate.clientWindowBits == 8, "\(deflate.answer) is understood by nobody")
            case .refuse(let refusal): try require([400, 403, 405, 426].contains(refusal.status), "\(refusal)")
            }
        }
    }
}
