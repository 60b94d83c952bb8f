import ParleyProtocol
import WireFormat

/// A snapshot as text, one thing to a line:
///
///     parley-client 1
///     token 00ff…            64 hexadecimal digits
///     account SLUG USER
///     cursor ROOM SEQ AT DETAILS READ        AT is `-` when it is not known
///     told ROOM KNOWN FIRST-LAST…            behind the cursor of a room that is catching up: a ``ToldMessages``
///     post SENT BYTES        SENT is 0 or 1; the request's record in hexadecimal
enum SnapshotText {
    /// A line that cannot be read.
    struct Mistake: Error {
        /// Its number, counted from 1.
        let line: Int
    }

    private static let head = "parley-client 1"

    static func write(_ snapshot: ClientSnapshot) -> String {
        var lines = [head]
        if let token = snapshot.token { lines.append("token \(hex(token))") }
        if let account = snapshot.account { lines.append("account \(account.organisation) \(account.user)") }
        for cursor in snapshot.cursors.sorted(by: { $0.room < $1.room }) {
            guard let seq = cursor.seq else { continue }
            let at = cursor.at.map { "\($0.milliseconds)" } ?? "-"
            lines.append("cursor \(cursor.room) \(seq) \(at) \(cursor.details) \(cursor.read)")
            guard let told = cursor.told else { continue }
            let ranges = told.numbers.ranges.map { " \($0.lowerBound)-\($0.upperBound - 1)" }
            lines.append("told \(cursor.room) \(told.known)" + ranges.joined())
        }
        for post in snapshot.posts {
            // A post outside its bounds was refused before it came here.
            guard let record = try? ClientRecord.request(id: RequestID(1), .postMessage(post.request)).encoded() else {
                continue
            }
            lines.append("post \(post.wasSent ? 1 : 0) \(hex(record))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func read(_ text: String) throws(Mistake) -> ClientSnapshot {
        var snapshot = ClientSnapshot()
        for (index, line) in text.split(separator: "\n").enumerated() {
            let words = line.split(separator: " ")
            let mistake = Mistake(line: index + 1)
            if index == 0 {
                guard line == head else { throw mistake }
                continue
            }
            guard take(words, into: &snapshot) else { throw mistake }
        }
        return snapshot
    }

    private static func take(_ words: [Substring], into snapshot: inout ClientSnapshot) -> Bool {
        switch (words.first, words.count) {
        case ("token", 2):
            guard let token = bytes(words[1]), token.count == 32 else { return false }
            snapshot.token = token
        case ("account", 3):
            guard let user = UInt32(words[2]).flatMap(UserID.init(rawValue:)) else { return false }
            snapshot.account = Account(organisation: Slug(words[1]), user: user)
        case ("cursor", 6):
            guard let room = UInt32(words[1]).flatMap(RoomID.init(rawValue:)), let seq = UInt32(words[2]),
                let details = UInt64(words[4]), let read = UInt32(words[5])
            else { return false }
            snapshot.cursors.append(
                StoredCursor(
                    room: room, seq: Position(seq), at: UInt64(words[3]).map(Timestamp.init(milliseconds:)),
                    details: details, read: Position(read)))
        case ("told", 3...):
            guard let last = snapshot.cursors.indices.last, words[1] == "\(snapshot.cursors[last].room)",
                let known = UInt32(words[2]), let numbers = numbers(words[3...])
            else { return false }
            snapshot.cursors[last].told = ToldMessages(known: Position(known), numbers: numbers)
        case ("post", 3):
            guard let post = post(words[2]) else { return false }
            snapshot.posts.append(PendingPost(request: post, wasSent: words[1] == "1"))
        default: return false
        }
        return true
    }

    private static func post(_ digits: Substring) -> PostMessage? {
        guard let bytes = bytes(digits),
            let frame = try? RecordFrame.next(in: bytes.span.bytes, limit: ProtocolLimits.clientBytesMax),
            case .request(_, .postMessage(let post)) = try? ClientRecord(
                decoding: bytes.span.bytes.extracting(frame.body))
        else { return nil }
        return post
    }

    private static func numbers(_ words: ArraySlice<Substring>) -> RangeSet<UInt64>? {
        var numbers = RangeSet<UInt64>()
        for word in words {
            let ends = word.split(separator: "-").compactMap { UInt32($0) }
            guard ends.count == 2, ends[0] <= ends[1] else { return nil }
            numbers.insert(contentsOf: UInt64(ends[0])..<UInt64(ends[1]) + 1)
        }
        return numbers
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func bytes(_ digits: Substring) -> [UInt8]? {
        let values = digits.compactMap(\.hexDigitValue)
        guard values.count == digits.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
