import WebSocketProtocol

extension FuzzTarget {
    /// The payloads of compressed messages: none becomes longer than a message may be, whatever is in it, and what an encoder makes of
    /// the same bytes comes back as it was. The first byte says what was agreed on; 0xff ends a message.
    static let inflate = FuzzTarget("inflate", bytesMax: 8 * 1024, seeds: { WebSocketSeeds.payloads }) {
        input throws(Finding) in
        guard let setting = input.first, let agreement = WebSocketSeeds.agreement(setting | 2) else { return }
        let payloads = input.dropFirst().split(separator: 0xff, omittingEmptySubsequences: false)
        var settings = DeflateSettings()
        settings.messageBytesMin = 0
        settings.messageWithContextBytesMin = 0
        settings.memoryLevel = 1 + Int(setting >> 4) % 9
        var limits = WebSocketLimits()
        limits.messageBytesMax = 10_000

        // As a peer may send them.
        var frames: [UInt8] = []
        for payload in payloads { frames += Frame.encoded(.binary, Array(payload), isCompressed: true) }
        for message in messages(in: frames, agreement, limits) {
            try require(message.count <= limits.messageBytesMax, "a message of \(message.count) bytes")
        }

        // As the messages themselves.
        var encoder = MessageEncoder(agreement, settings: settings)
        frames = []
        for payload in payloads {
            let message = Array(payload)
            let frame = encoder.frame(.binary, message.span.bytes)
            try require(
                frame.count <= message.count + MessageEncoder.overheadBytesMax, "a frame of \(frame.count) bytes")
            frames += frame
        }
        try require(messages(in: frames, agreement, limits) == payloads.map(Array.init), "something else comes back")
    }

    /// The messages that a client finds before anything fails.
    private static func messages(
        in frames: [UInt8], _ agreement: DeflateAgreement, _ limits: WebSocketLimits
    ) -> [[UInt8]] {
        var state = WebSocketState(role: .client, limits: limits, agreement: agreement)
        var (bytes, offset, places) = (frames, 0, [MessagePayload]())
        do {
            var elements = bytes.mutableSpan
            var span = elements.mutableBytes
            while case .deliver(_, let payload) = state.received(&span, from: &offset) { places.append(payload) }
        }
        return places.map { payload in
            switch payload {
            case .inPlace(let place): Array(bytes[place])
            case .gathered(let payload): payload
            }
        }
    }
}
