/// A file of captured packets, as tshark reads it, made from what two sides have said over TCP.
///
/// What each side says is cut into segments of the given sizes, by turns; the sides take turns too.
struct PacketFile {
    private(set) var bytes: [UInt8] = []

    private let port: UInt16
    /// The next number of a byte, of the client and of the server.
    private var next: (client: UInt32, server: UInt32) = (1000, 2000)
    private var time: UInt32 = 0

    init(port: UInt16, sizes: [Int], _ fromClient: [UInt8], _ fromServer: [UInt8]) {
        self.port = port
        // The header of the file: version 2.4, link type 101, which is IP without anything around it.
        bytes = Self.little(0xa1b2_c3d4) + [2, 0, 4, 0] + Self.little(0) + Self.little(0) + Self.little(65_535)
        bytes += Self.little(101)
        addSegment(fromClient: true, [], flags: 0x02)
        addSegment(fromClient: false, [], flags: 0x12)
        addSegment(fromClient: true, [], flags: 0x10)
        var (client, server) = (fromClient[...], fromServer[...])
        var turn = 0
        while !client.isEmpty || !server.isEmpty {
            let size = sizes[turn % sizes.count]
            turn += 1
            if !client.isEmpty { addSegment(fromClient: true, Array(client.prefix(size)), flags: 0x18) }
            if !server.isEmpty { addSegment(fromClient: false, Array(server.prefix(size)), flags: 0x18) }
            client = client.dropFirst(size)
            server = server.dropFirst(size)
        }
    }

    private mutating func addSegment(fromClient: Bool, _ data: [UInt8], flags: UInt8) {
        let clientPort: UInt16 = 50_000
        let ports = fromClient ? [clientPort, port] : [port, clientPort]
        let (number, heard) = fromClient ? (next.client, next.server) : (next.server, next.client)
        var segment = ports.flatMap(Self.big) + Self.big(number) + Self.big(flags == 0x02 ? 0 : heard)
        segment += [0x50, flags, 0xff, 0xff, 0, 0, 0, 0] + data
        let addresses: [UInt8] = fromClient ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1]
        let length = Self.big(UInt16(20 + segment.count))
        let packet: [UInt8] = [0x45, 0] + length + [0, 0, 0x40, 0, 64, 6, 0, 0] + addresses + segment
        time += 1
        let count = Self.little(UInt32(packet.count))
        bytes += Self.little(time) + Self.little(0) + count + count + packet
        // A SYN takes a number too.
        let taken = UInt32(data.count) + (flags & 0x02 == 0 ? 0 : 1)
        if fromClient { next.client += taken } else { next.server += taken }
    }

    private static func little(_ number: UInt32) -> [UInt8] { big(number).reversed() }

    private static func big(_ number: UInt32) -> [UInt8] { big(UInt16(number >> 16)) + big(UInt16(number & 0xffff)) }

    private static func big(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xff)] }
}
