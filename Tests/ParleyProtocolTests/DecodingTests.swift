import ParleyProtocol
import SchemaCompiler
import Testing
import WireFormat

@Suite struct `Decoding` {
    static func failure(client body: [UInt8]) -> DecodingFailure? {
        do {
            _ = try ClientRecord(decoding: body.span.bytes)
            return nil
        } catch {
            return error
        }
    }

    static func failure(server body: [UInt8]) -> DecodingFailure? {
        do {
            _ = try ServerRecord(decoding: body.span.bytes)
            return nil
        } catch {
            return error
        }
    }

    /// PostMessage, number 7: room 5, nonce 9, the text "hi".
    static let post: [UInt8] = [0x30, 7, 5, 9, 2, 0x68, 0x69]

    @Test func `a post has the bytes of the specification`() throws {
        let record = ClientRecord.request(
            id: RequestID(7), .postMessage(PostMessage(room: RoomID(5), nonce: 9, text: "hi")))
        #expect(try record.encoded() == [7] + Self.post)
        #expect(try ClientRecord(decoding: Self.post.span.bytes) == record)
    }

    @Test(arguments: ProtocolSchema.carried.filter { !$0.payload.fields.isEmpty })
    func `a flag of a later version leaves what stands before it`(carried: ProtocolSchema.Carried) throws {
        var encoder = ReferenceEncoder(ProtocolSchema.schema, .smallest)
        let payload = encoder.payload(carried.payload)
        let unknown = ReferenceEncoder.varint(1 << 40)
        let later = carried.body(payload + unknown + [1, 2, 3, 4])
        let now = carried.body(payload)
        let isFromClient = carried.isFromClient
        #expect(
            try AnyRecord(later, isFromClient: isFromClient) == AnyRecord(now, isFromClient: isFromClient))
    }

    @Test(arguments: ProtocolSchema.carried)
    func `left-over bytes and flags of zero are refused`(carried: ProtocolSchema.Carried) {
        var encoder = ReferenceEncoder(ProtocolSchema.schema, .smallest)
        let body = carried.body(encoder.payload(carried.payload))
        let fail = carried.isFromClient ? Self.failure(client:) : Self.failure(server:)
        #expect(fail(body + [0]) == DecodingFailure(.emptyFlags, at: body.count))
        encoder = ReferenceEncoder(ProtocolSchema.schema, .largest)
        let full = carried.body(encoder.payload(carried.payload))
        if !carried.payload.optional.isEmpty {
            #expect(fail(full + [0]) == DecodingFailure(.leftOverBytes, at: full.count))
        }
    }

    @Test func `what stands behind an unknown flag is left out, what stands before it is kept`() throws {
        // ?0 parent = 3, ?3 and ?4 of a later version.
        let body = Self.post + [0b11001, 3, 0xaa, 0xbb, 1, 8]
        let expected = PostMessage(room: RoomID(5), nonce: 9, text: "hi", parent: Seq(3))
        #expect(
            try ClientRecord(decoding: body.span.bytes) == .request(id: RequestID(7), .postMessage(expected)))
    }

    @Test func `a value that an open enumeration does not know is kept`() throws {
        // ChangeRole: room 1, user 2, role 77.
        let body: [UInt8] = [0x29, 1, 1, 2, 77]
        guard case .request(_, .changeRole(let request)) = try ClientRecord(decoding: body.span.bytes) else {
            Issue.record("not a ChangeRole")
            return
        }
        #expect(request.role.rawValue == 77)
        #expect(!request.role.isKnown)
        #expect(RoomRole.moderator.isKnown)
        #expect("\(request.role)" == "77")
    }

    @Test func `a request of a later version is told apart by its number`() throws {
        let request: [UInt8] = [0x7f, 9, 1, 2, 3]
        #expect(try ClientRecord(decoding: request.span.bytes) == .unknown(id: RequestID(9), opcode: 0x7f))
        let event: [UInt8] = [0xff, 9, 1, 2, 3]
        #expect(try ServerRecord(decoding: event.span.bytes) == .unknown(opcode: 0xff))
    }

    @Test func `a record of the other direction is refused as such`() {
        for message in ProtocolSchema.schema.messages {
            switch message.kind {
            case .event, .failed:
                #expect(Self.failure(client: [message.opcode, 1]) == DecodingFailure(.wrongDirection, at: 0))
            case .notify:
                #expect(Self.failure(server: [message.opcode, 1]) == DecodingFailure(.wrongDirection, at: 0))
            case .request, .signal: break
            }
        }
        #expect(Self.failure(client: [0xfe, 1]) == DecodingFailure(.unknownOpcode, at: 0))
        #expect(Self.failure(client: [])?.kind == .truncated)
        #expect(Self.failure(server: [])?.kind == .truncated)
    }

    @Test func `a request without a number, or with the number 0, is refused`() {
        #expect(Self.failure(client: [0x30])?.kind == .truncated)
        #expect(Self.failure(client: [0x30, 0, 5, 9, 2, 0x68, 0x69]) == DecodingFailure(.numberOutOfRange, at: 1))
    }

    @Test func `the last allowed length is read, one byte more is refused`() throws {
        let longest = [0x30, 7, 5, 9] + ReferenceEncoder.varint(8000) + [UInt8](repeating: 0x61, count: 8000)
        #expect(Self.failure(client: longest) == nil)
        let tooLong = [0x30, 7, 5, 9] + ReferenceEncoder.varint(8001) + [UInt8](repeating: 0x61, count: 8001)
        #expect(Self.failure(client: tooLong) == DecodingFailure(.lengthOutOfBounds, at: 4))
    }
}
