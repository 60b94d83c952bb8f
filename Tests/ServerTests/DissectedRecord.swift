import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A record as tshark has taken it apart.
struct DissectedRecord {
    var isFromClient = false
    var message = ""
    /// Its bytes, as the values of the fields that have no fields inside.
    var bytes: [UInt8] = []
    /// Bytes of it that no such field covers.
    var unexplained: [Int] = []
    var isDamaged = false

    /// All records in a document of PDML, in its order.
    static func all(in document: Data, serverPort: Int) throws -> [DissectedRecord] {
        let reader = PacketReader(serverPort: serverPort)
        let parser = XMLParser(data: document)
        parser.delegate = reader
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.coderReadCorrupt) }
        return reader.records
    }
}

/// Reads PDML: packets of protocols of fields within fields, each with its place and its bytes.
private final class PacketReader: NSObject, XMLParserDelegate {
    private struct Open {
        var start: Int
        var bytes: [UInt8]
        var hasInside = false
    }

    private(set) var records: [DissectedRecord] = []
    private var record: DissectedRecord?
    private let serverPort: String
    private var isFromClient = false
    /// The elements around, of the record alone.
    private var open: [Open] = []
    private var place = 0..<0
    private var covered: [Int: UInt8] = [:]

    init(serverPort: Int) { self.serverPort = String(serverPort) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let field = attributes["name"] ?? ""
        if field == "tcp.srcport" { isFromClient = attributes["show"] != serverPort }
        let start = attributes["pos"].flatMap(Int.init) ?? 0
        let size = attributes["size"].flatMap(Int.init) ?? 0
        if name == "proto" && field == "parley" {
            record = DissectedRecord(isFromClient: isFromClient)
            (open, covered, place) = ([], [:], start..<(start + size))
        } else if record != nil, name == "field" {
            if field == "parley.message" { record?.message = attributes["show"] ?? "" }
            if field.hasPrefix("_ws.expert") { record?.isDamaged = true }
            if !open.isEmpty { open[open.count - 1].hasInside = true }
            let isOwn = field.hasPrefix("parley.") && field != "parley.message"
            open.append(Open(start: start, bytes: isOwn ? Self.bytes(attributes["value"] ?? "") : []))
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "field", let field = open.popLast(), !field.hasInside {
            for (offset, byte) in field.bytes.enumerated() { covered[field.start + offset] = byte }
        }
        guard name == "proto", var record, open.isEmpty else { return }
        record.bytes = place.compactMap { covered[$0] }
        record.unexplained = place.filter { covered[$0] == nil }.map { $0 - place.lowerBound }
        records.append(record)
        self.record = nil
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
