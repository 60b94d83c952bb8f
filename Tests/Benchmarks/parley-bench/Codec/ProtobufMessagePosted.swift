import SwiftProtobuf

/// `MessagePosted` as protoc-gen-swift 1.39 would write it, so that the same library code runs as in real use:
///
///     message MessagePosted {
///       uint32 room = 1;
///       uint32 seq = 2;
///       uint32 sender = 3;
///       uint64 after = 4;
///       string text = 5;
///       optional uint64 parent = 6;
///       repeated uint32 mentions = 7;
///       optional string fields = 8;
///     }
struct ProtobufMessagePosted: Sendable {
    var room: UInt32 = 0
    var seq: UInt32 = 0
    var sender: UInt32 = 0
    var after: UInt64 = 0
    var text = String()
    var parent: UInt64 {
        get { _parent ?? 0 }
        set { _parent = newValue }
    }
    var mentions: [UInt32] = []
    var fields: String {
        get { _fields ?? String() }
        set { _fields = newValue }
    }
    var unknownFields = UnknownStorage()

    init() {}

    fileprivate var _parent: UInt64?
    fileprivate var _fields: String?
}

extension ProtobufMessagePosted: Message, _MessageImplementationBase, _ProtoNameProviding {
    static let protoMessageName: String = "parley.MessagePosted"
    static let _protobuf_nameMap = _NameMap(
        bytecode: "\0\u{1}room\0\u{1}seq\0\u{1}sender\0\u{1}after\0\u{1}text\0\u{1}parent\0\u{1}mentions\0\u{1}fields\0"
    )

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let fieldNumber = try decoder.nextFieldNumber() {
            switch fieldNumber {
            case 1: try { try decoder.decodeSingularUInt32Field(value: &self.room) }()
            case 2: try { try decoder.decodeSingularUInt32Field(value: &self.seq) }()
            case 3: try { try decoder.decodeSingularUInt32Field(value: &self.sender) }()
            case 4: try { try decoder.decodeSingularUInt64Field(value: &self.after) }()
            case 5: try { try decoder.decodeSingularStringField(value: &self.text) }()
            case 6: try { try decoder.decodeSingularUInt64Field(value: &self._parent) }()
            case 7: try { try decoder.decodeRepeatedUInt32Field(value: &self.mentions) }()
            case 8: try { try decoder.decodeSingularStringField(value: &self._fields) }()
            default: break
            }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if self.room != 0 {
            try visitor.visitSingularUInt32Field(value: self.room, fieldNumber: 1)
        }
        if self.seq != 0 {
            try visitor.visitSingularUInt32Field(value: self.seq, fieldNumber: 2)
        }
        if self.sender != 0 {
            try visitor.visitSingularUInt32Field(value: self.sender, fieldNumber: 3)
        }
        if self.after != 0 {
            try visitor.visitSingularUInt64Field(value: self.after, fieldNumber: 4)
        }
        if !self.text.isEmpty {
            try visitor.visitSingularStringField(value: self.text, fieldNumber: 5)
        }
        try { if let v = self._parent { try visitor.visitSingularUInt64Field(value: v, fieldNumber: 6) } }()
        if !self.mentions.isEmpty {
            try visitor.visitPackedUInt32Field(value: self.mentions, fieldNumber: 7)
        }
        try { if let v = self._fields { try visitor.visitSingularStringField(value: v, fieldNumber: 8) } }()
        try unknownFields.traverse(visitor: &visitor)
    }

    static func == (left: Self, right: Self) -> Bool {
        if left.room != right.room { return false }
        if left.seq != right.seq { return false }
        if left.sender != right.sender { return false }
        if left.after != right.after { return false }
        if left.text != right.text { return false }
        if left._parent != right._parent { return false }
        if left.mentions != right.mentions { return false }
        if left._fields != right._fields { return false }
        if left.unknownFields != right.unknownFields { return false }
        return true
    }
}
