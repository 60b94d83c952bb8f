/// Finds the messages in a stream of bytes that comes in pieces of any size.
///
///     bytes ─▶ header ─▶ payload, unmasked in place ─┬─ control ─────────────▶ ping, pong, close
///                                                    ├─ whole and plain ─────▶ message, where it lies
///                                                    └─ a part ─▶ [inflate] ─▶ gathered ─▶ message
///
/// Nothing is kept that a bound does not cover: of a header its bytes, of a control frame up to 125, of a message up to
/// `messageBytesMax`, which holds while it is inflated, too. A message that comes whole and plain is not copied.
struct MessageDecoder: ~Copyable {
    /// What was found.
    enum Found: Hashable {
        case message(MessageKind, MessagePayload)
        case ping([UInt8])
        case pong
        case close(CloseStatus)
    }

    /// A frame whose payload is awaited.
    private struct Incoming {
        let header: FrameHeader
        var mask: Mask?
        var missing: Int
    }

    /// A message of which the first frame has begun.
    private struct Message {
        let kind: MessageKind
        let isCompressed: Bool
        var fragments = 1
        /// How many bytes of it have come or are announced, as they come.
        var wireBytes = 0
        var validator = UTF8Validator()
    }

    private let role: WebSocketRole
    var limits: WebSocketLimits
    private let agreement: DeflateAgreement?

    /// The beginning of a header.
    private var headerBytes: [UInt8] = []
    private var frame: Incoming?
    private var control: [UInt8] = []
    private var message: Message?
    /// What has come of the message, inflated if it is compressed.
    private var gathered: [UInt8] = []
    /// Of a peer that keeps its context, made for its first compressed message; of others, borrowed for each message.
    private var inflater: Inflater?
    private let inflaters: InflaterPool

    init(role: WebSocketRole, limits: WebSocketLimits, agreement: DeflateAgreement?, inflaters: InflaterPool) {
        self.role = role
        self.limits = limits
        self.agreement = agreement
        self.inflaters = inflaters
    }

    /// Finds the next thing in `bytes`, from `offset` on, which moves behind it.
    /// - Returns: nil when all bytes are used up and more are needed.
    mutating func next(
        in bytes: UnsafeMutableRawBufferPointer, from offset: inout Int
    ) throws(WebSocketFailure) -> Found? {
        while true {
            if frame == nil {
                guard let header = try header(in: UnsafeRawBufferPointer(bytes), from: &offset) else { return nil }
                try begin(header)
            }
            guard let found = try payload(in: bytes, from: &offset) else {
                // A frame that is complete without completing anything is followed by another.
                if frame == nil { continue }
                return nil
            }
            return found
        }
    }

    // MARK: Headers

    /// The next header; nil while it is not complete.
    private mutating func header(
        in bytes: UnsafeRawBufferPointer, from offset: inout Int
    ) throws(WebSocketFailure) -> FrameHeader? {
        if headerBytes.isEmpty {
            if let header = try decode(bytes.bytes.extracting(offset...)) {
                offset += header.length
                return header
            }
            headerBytes = Array(bytes[offset...])
            offset = bytes.count
            return nil
        }
        // The header was cut; it goes on byte by byte.
        while offset < bytes.count {
            headerBytes.append(bytes[offset])
            offset += 1
            guard let header = try decode(headerBytes.span.bytes) else { continue }
            headerBytes = []
            return header
        }
        return nil
    }

    private func decode(_ bytes: RawSpan) throws(WebSocketFailure) -> FrameHeader? {
        try FrameHeader(decoding: bytes, isMasked: role == .server, isDeflateAgreed: agreement != nil)
    }

    /// A frame begins: whether it may come now, and is not too long, is known from its header.
    private mutating func begin(_ header: FrameHeader) throws(WebSocketFailure) {
        switch header.opcode {
        case .close, .ping, .pong: break
        case .text, .binary:
            guard message == nil else { throw .interruptedMessage }
            guard header.opcode == .binary || limits.takesText else { throw .textNotTaken }
            message = Message(
                kind: header.opcode == .text ? .text : .binary, isCompressed: header.isCompressed)
            try count(header)
        case .continuation:
            guard message != nil else { throw .unexpectedContinuation }
            message?.fragments += 1
            try count(header)
        }
        frame = Incoming(header: header, mask: header.mask, missing: header.payloadLength)
    }

    /// Counts a data frame against the limits of its message.
    private mutating func count(_ header: FrameHeader) throws(WebSocketFailure) {
        guard var message else { return }
        guard message.fragments <= limits.fragmentsMax else { throw .tooManyFragments }
        // What cannot be compressed takes a little more than it holds. How much it holds is seen when it is inflated.
        let wireBytesMax = message.isCompressed ? limits.messageBytesMax * 2 + 1024 : limits.messageBytesMax
        guard header.payloadLength <= wireBytesMax - message.wireBytes else { throw .messageTooBig }
        message.wireBytes += header.payloadLength
        self.message = message
    }

    // MARK: Payloads

    /// Takes what has come of the frame's payload.
    private mutating func payload(
        in bytes: UnsafeMutableRawBufferPointer, from offset: inout Int
    ) throws(WebSocketFailure) -> Found? {
        guard var frame else { return nil }
        let place = offset..<(offset + min(frame.missing, bytes.count - offset))
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[place])
        frame.mask?.apply(to: part)
        frame.missing -= part.count
        offset = place.upperBound
        let isComplete = frame.missing == 0
        self.frame = isComplete ? nil : frame

        if frame.header.opcode.isControl {
            control.append(contentsOf: part)
            return isComplete ? try finishControl(frame.header.opcode) : nil
        }
        guard var message else { preconditionFailure("a data frame belongs to a message") }
        let isLast = isComplete && frame.header.isFinal
        if isLast, part.count == message.wireBytes, !message.isCompressed {
            self.message = nil
            if message.kind == .text {
                guard message.validator.accepts(UnsafeRawBufferPointer(part)), message.validator.isComplete else {
                    throw .textNotUTF8
                }
            }
            return .message(message.kind, .inPlace(place))
        }
        try gather(UnsafeRawBufferPointer(part), of: &message, isLast: isLast)
        self.message = isLast ? nil : message
        guard isLast else { return nil }
        let payload = gathered
        gathered = []
        return .message(message.kind, .gathered(payload))
    }

    /// Keeps a part of a message, and sees that text is UTF-8 as far as it has come.
    private mutating func gather(
        _ part: UnsafeRawBufferPointer, of message: inout Message, isLast: Bool
    ) throws(WebSocketFailure) {
        let start = gathered.count
        var failure: WebSocketFailure?
        if message.isCompressed {
            do throws(WebSocketFailure) { try inflate(part, isLast: isLast) } catch { failure = error }
        } else {
            gathered.append(part, capacityMax: limits.messageBytesMax)
        }
        if message.kind == .text {
            // What was inflated before something else failed comes first, however the bytes were cut.
            let isText = gathered.withUnsafeBytes {
                message.validator.accepts(UnsafeRawBufferPointer(rebasing: $0[start...]))
            }
            guard isText, failure != nil || !isLast || message.validator.isComplete else { throw .textNotUTF8 }
        }
        if let failure { throw failure }
    }

    private mutating func inflate(_ part: UnsafeRawBufferPointer, isLast: Bool) throws(WebSocketFailure) {
        guard let agreement else { preconditionFailure("without an agreement no message is compressed") }
        let (isKept, windowBits) =
            role == .server
            ? (agreement.keepsClientContext, agreement.clientWindowBits)
            : (agreement.keepsServerContext, agreement.serverWindowBits)
        if inflater == nil { inflater = isKept ? Inflater(windowBits: windowBits) : inflaters.take() }
        try inflater?.inflate(
            part, into: &gathered, bytesMax: limits.messageBytesMax, streamsMax: limits.fragmentsMax)
        guard isLast else { return }
        try inflater?.finish(into: &gathered, bytesMax: limits.messageBytesMax, isKept: isKept)
        if !isKept, let inflater = inflater.take() { inflaters.giveBack(inflater) }
    }

    private mutating func finishControl(_ opcode: Opcode) throws(WebSocketFailure) -> Found {
        let payload = control
        control = []
        switch opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong
        case .close: return .close(try CloseStatus(decoding: payload.span.bytes))
        case .continuation, .text, .binary: preconditionFailure("not a control frame")
        }
    }
}
