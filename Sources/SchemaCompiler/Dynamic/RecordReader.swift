/// Reads the body of a record: which one it is, its number, its fields.
struct RecordReader {
    private let codec: SchemaCodec
    private var reader: ValueReader
    private let body: Range<Int>

    /// What was read, up to the damage; nil while it is not known which record it is.
    private(set) var record: SchemaRecord?

    /// What is wrong.
    var damage: WireDamage?

    /// Whether bytes behind an unknown flag were passed over.
    var isCut: Bool { reader.isCut }

    /// What the bytes say.
    var spans: [WireSpan] { reader.spans }

    init(_ codec: SchemaCodec, _ bytes: [UInt8], body: Range<Int>) {
        self.codec = codec
        self.body = body
        reader = ValueReader(codec, bytes, body)
    }

    /// Notes what bytes say.
    mutating func note(_ range: Range<Int>, path: String, _ meaning: String) {
        reader.note(range, path: path, meaning)
    }

    /// Reads the body to its end, or to the damage.
    mutating func readRecord(from sender: Direction) {
        do {
            try read(from: sender)
        } catch {
            damage = error
        }
    }

    private mutating func read(from sender: Direction) throws(WireDamage) {
        let start = reader.position
        let opcode = try reader.readByte("record")
        let forms = codec.forms.filter { $0.opcode == opcode }
        if let form = forms.first(where: { $0.senders.contains(sender) }) {
            reader.note(start..<reader.position, path: form.name, "opcode \(opcode.hexadecimal) \(form.name)")
            return try read(form)
        }
        if let form = forms.first {
            throw WireDamage(
                .wrongDirection, at: start, path: form.name,
                "opcode \(opcode.hexadecimal) \(form.name), which only a \(sender.opposite) sends")
        }
        if sender == .client && opcode >= 0x80 {
            throw WireDamage(
                .unknownOpcode, at: start, path: "record",
                "opcode \(opcode.hexadecimal), those of clients are below 0x80")
        }
        reader.note(start..<reader.position, path: "record", "opcode \(opcode.hexadecimal), unknown")
        let id = sender == .client ? try readID("record") : nil
        let payload = reader.position..<body.upperBound
        reader.note(payload, path: "record", "passed over: \(payload.count) bytes")
        record = .unknown(opcode: opcode, id: id, payload: Array(reader.bytes[payload]))
    }

    private mutating func read(_ form: RecordForm) throws(WireDamage) {
        var fields: SchemaFields = [:]
        var id: UInt32?
        defer { record = .message(form.name, id: id, fields: fields) }
        if form.hasID { id = try readID(form.name) }
        try reader.readFields(of: form.payload, isOpen: true, path: form.name, into: &fields)
    }

    private mutating func readID(_ path: String) throws(WireDamage) -> UInt32 {
        let start = reader.position
        let number = try reader.readVarint("\(path) id")
        guard let id = UInt32(exactly: number), id != 0 else {
            throw WireDamage(
                .numberOutOfRange, at: start, path: "\(path) id", OutOfBounds.number(number, 1...UInt64(UInt32.max)))
        }
        reader.note(start..<reader.position, path: path, "id \(id)")
        return id
    }
}
