import Foundation
import SchemaCompiler
import Testing

/// One change of ``Compatibility/release``, and what must be said about it.
struct Edit: CustomTestStringConvertible, Sendable {
    let change: String
    let replaces: String
    let by: String
    /// The lines, without their reasons.
    let says: [String]

    init(_ change: String, _ replaces: String, by: String, says: String...) {
        self.change = change
        self.replaces = replaces
        self.by = by
        self.says = says
    }

    var testDescription: String { change }
}

/// Pairs of schemas: a release, and what somebody made of it.
@Suite struct `Compatibility` {
    /// A released schema with one of each kind of item.
    static let release = """
        protocol lights 1.4
        limit hello 1 KiB, client 4 KiB, server 8 KiB
        /// A lamp.
        type LampID = pv<1..1000>
        /// A room.
        type RoomID = pv<1..99>
        /// What only clients write.
        type Wish = utf8<1..80>
        /// What only servers write.
        type Remark = utf8<0..80>
        /// How it shines.
        enum Shine : u8 open {
          /// Not at all.
          off = 0
          /// Somewhat.
          low = 1
        }
        /// A colour.
        enum Hue : u8 closed {
          /// Red.
          red = 0
          /// Blue.
          blue = 1
        }
        /// A lamp.
        struct Lamp open { lamp: LampID  shine: Shine  ?0 label: utf8<1..40>  ?1 hue: Hue }
        /// A place.
        struct Point closed { x: pv<0..9>  y: pv<0..9> }
        failure 1 dark request never "It is dark."
        failure 2 busy request retry "Come back."
        failure 3 over connection reconnect "It is over."
        /// What changing draws on.
        budget changes burst 10, 5 per second
        /// A request failed.
        failed 0x00 Failure { code: FailureCode }
        reserved Failure ?0
        /// In no message.
        struct Unused open { x: u8 }
        /// Lamps.
        service Lamps {
          /// Switches.
          request 0x20 Switch { lamp: LampID  wish: Wish  ?0 points: list<Point, 1..20> } -> { lamp: Lamp }
            needs hello  rate changes  fails dark busy
          /// Opens.
          request 0x01 Open { version: pv<1..9> } -> { lamps: list<Lamp, 0..9> fit } needs connection
          /// Names.
          request 0x22 Names { } -> { names: list<Remark, 0..9> } needs hello
        }
        /// Blinks.
        notify 0x21 Blink { lamp: LampID } needs hello
        /// A lamp was switched.
        event 0x80 Switched durable in room { room: RoomID  lamp: Lamp  remark: Remark }
        /// A lamp glows.
        event 0x81 Glowing latest by room in room { room: RoomID  level: u8 }
        /// The end.
        signal 0x02 Bye { code: FailureCode }
        reserved opcode 0x30
        """

    static let compatible = [
        Edit(
            "an optional field at the end", "?1 hue: Hue }", by: "?1 hue: Hue  ?2 spare: bit }",
            says: "Lamp.spare: ?2 was added"),
        Edit(
            "the first optional field of a message", "level: u8 }", by: "level: u8  ?0 warm: bit }",
            says: "Glowing.warm: ?0 was added"),
        Edit(
            "an optional field of a reply", "{ lamp: Lamp }", by: "{ lamp: Lamp  ?0 was: Shine }",
            says: "Switch.Reply.was: ?0 was added"),
        Edit(
            "a value of an open enumeration", "low = 1", by: "low = 1\n/// Very much.\nhigh = 2",
            says: "Shine.high: 2 was added"),
        Edit(
            "a failure", "failure 3", by: "failure 9 tired request never \"Sleep.\"\nfailure 3",
            says: "failure tired: 9 was added"),
        Edit(
            "a longer text from clients", "Wish = utf8<1..80>", by: "Wish = utf8<0..90>",
            says: "Wish: utf8<1..80> became utf8<0..90>"),
        Edit(
            "a longer list from clients", "list<Point, 1..20>", by: "list<Point, 1..30>",
            says: "Switch.points: list<Point, 1..20> became list<Point, 1..30>"),
        Edit(
            "a higher limit for clients", "client 4 KiB", by: "client 6 KiB",
            says: "limit client: 4096 bytes became 6144 bytes"),
        Edit(
            "an event", "/// The end.", by: "/// Broken.\nevent 0x82 Broken droppable to session { }\n/// The end.",
            says: "Broken: event 0x82 was added"),
        Edit(
            "a request", "/// Opens.", by: "/// Asks.\nrequest 0x31 Ask { } -> { } needs hello\n/// Opens.",
            says: "Ask: request 0x31 was added"),
        Edit(
            "another budget", "burst 10, 5", by: "burst 20, 5",
            says: "budget changes: 10, 5 per second became 20, 5 per second"),
        Edit("no budget any more", "rate changes", by: "", says: "Switch: budget changes became none"),
        Edit(
            "one failure less, another one more", "fails dark busy", by: "fails dark",
            says: "Switch: no longer fails with busy"),
        Edit(
            "served earlier", "{ lamp: LampID } needs hello", by: "{ lamp: LampID } needs connection",
            says: "Blink: needs hello became needs connection"),
        Edit("a type with another name", "Remark", by: "Note"),
        Edit("a structure with another name", "Point", by: "Place"),
        Edit("an enumeration with another name", "Shine", by: "Glow"),
        Edit("a structure that no message holds", "{ x: u8 }", by: "{ x: zz }", says: "Unused.x: u8 became zz"),
        Edit("a newer version", "lights 1.4", by: "lights 1.5", says: "protocol: version 1.4 became 1.5"),
        Edit(
            "a field that is secret", "wish: Wish ", by: "wish: Wish secret ",
            says: "Switch.wish: became secret"),
        Edit(
            "a reserved opcode more", "reserved opcode 0x30", by: "reserved opcode 0x30 0x31",
            says: "opcode 0x31: is reserved now"),
        Edit(
            "a reserved flag more", "reserved Failure ?0", by: "reserved Failure ?0 ?1",
            says: "Failure: ?1 is reserved now"),
        Edit(
            "a list that comes whole", "lamps: list<Lamp, 0..9> fit", by: "lamps: list<Lamp, 0..9>",
            says: "Open.Reply.lamps: is no longer fit"),
    ]

    static let breaking = [
        Edit(
            "an optional field in front of others", "?0 label: utf8<1..40>  ?1 hue: Hue",
            by: "?0 label: utf8<1..40>  ?1 spare: bit  ?2 hue: Hue", says: "Lamp.hue: ?1 is spare now"),
        Edit("a flag for another field", "?1 hue: Hue", by: "?1 tint: Hue", says: "Lamp.hue: ?1 is tint now"),
        Edit("an optional field less", "  ?1 hue: Hue", by: "", says: "Lamp.hue: ?1 was removed"),
        Edit(
            "a required field more", "level: u8 }", by: "level: u8  warm: u8 }",
            says: "Glowing.warm: was added as a required field"),
        Edit(
            "a required field less", "lamp: Lamp  remark: Remark }", by: "lamp: Lamp }",
            says: "Switched.remark: was removed"),
        Edit(
            "a required field with another name", "level: u8", by: "power: u8",
            says: "Glowing.level: was renamed or replaced by power"),
        Edit(
            "required fields in another order", "x: pv<0..9>  y: pv<0..9>", by: "y: pv<0..9>  x: pv<0..9>",
            says: "Point.x: moved", "Point.y: moved"),
        Edit(
            "a required field that becomes optional", "wish: Wish  ?0 points: list<Point, 1..20>",
            by: "?0 points: list<Point, 1..20>  ?1 wish: Wish",
            says: "Switch.wish: became optional as ?1"),
        Edit(
            "a field in a closed structure", "y: pv<0..9> }", by: "y: pv<0..9>  ?0 z: bit }",
            says: "Point.z: ?0 was added"),
        Edit(
            "a structure that opens", "struct Point closed", by: "struct Point open", says: "Point: closed became open"),
        Edit("another type", "level: u8", by: "level: zz", says: "Glowing.level: u8 became zz"),
        Edit(
            "a shorter text from clients", "Wish = utf8<1..80>", by: "Wish = utf8<1..70>",
            says: "Wish: utf8<1..80> became utf8<1..70>"),
        Edit(
            "a longer text from servers", "Remark = utf8<0..80>", by: "Remark = utf8<0..90>",
            says: "Remark: utf8<0..80> became utf8<0..90>"),
        Edit(
            "a shorter text from servers", "Remark = utf8<0..80>", by: "Remark = utf8<0..70>",
            says: "Remark: utf8<0..80> became utf8<0..70>"),
        Edit(
            "a wider number that both sides send", "LampID = pv<1..1000>", by: "LampID = pv<1..2000>",
            says: "LampID: pv<1..1000> became pv<1..2000>"),
        Edit(
            "a lower limit for clients", "client 4 KiB", by: "client 3 KiB",
            says: "limit client: 4096 bytes became 3072 bytes"),
        Edit(
            "a higher limit for servers", "server 8 KiB", by: "server 9 KiB",
            says: "limit server: 8192 bytes became 9216 bytes"),
        Edit("an enumeration value less", "/// Somewhat.\n  low = 1", by: "", says: "Shine.low: 1 was removed"),
        Edit("an enumeration value with another number", "low = 1", by: "low = 2", says: "Shine.low: 1 became 2"),
        Edit("a number for another value", "low = 1", by: "dim = 1", says: "Shine.low: 1 is dim now"),
        Edit(
            "a value of a closed enumeration", "blue = 1", by: "blue = 1\n/// Green.\ngreen = 2",
            says: "Hue.green: 2 was added"),
        Edit(
            "an enumeration that closes", "Shine : u8 open", by: "Shine : u8 closed", says: "Shine: open became closed"),
        Edit("another opcode", "0x81 Glowing", by: "0x83 Glowing", says: "Glowing: 0x81 became 0x83"),
        Edit("an opcode for another message", "Glowing", by: "Shining", says: "Glowing: 0x81 is Shining now"),
        Edit(
            "a message less", "/// Blinks.\nnotify 0x21 Blink { lamp: LampID } needs hello", by: "",
            says: "Blink: was removed"),
        Edit(
            "another delivery class", "Glowing latest by room", by: "Glowing droppable",
            says: "Glowing: latest became droppable", "Glowing: its key [room] became []"),
        Edit(
            "another audience", "Switched durable in room", by: "Switched durable to user",
            says: "Switched: for the room became for the user"),
        Edit("served later", "needs connection", by: "needs hello", says: "Open: needs connection became needs hello"),
        Edit("a failure with another number", "failure 2 busy", by: "failure 4 busy", says: "failure busy: 2 became 4"),
        Edit(
            "a failure less", "failure 3 over connection reconnect \"It is over.\"", by: "",
            says: "failure over: 3 was removed"),
        Edit(
            "another advice", "busy request retry", by: "busy request never",
            says: "failure busy: advice retry became never"),
        Edit(
            "another scope", "3 over connection", by: "3 over request", says: "failure over: connection became request"),
        Edit(
            "a list that is cut", "names: list<Remark, 0..9>", by: "names: list<Remark, 0..9> fit",
            says: "Names.Reply.names: became fit"),
        Edit(
            "a structure with another name and other fields", "list<Point, 1..20>", by: "list<Unused, 1..20>",
            says: "Switch.points[]: Point became Unused"),
        Edit(
            "a notify on an opcode that was reserved", "reserved opcode 0x30",
            by: "/// Winks.\nnotify 0x30 Wink { } needs hello", says: "Wink: notify 0x30 was added"),
        Edit("a reserved opcode less", "reserved opcode 0x30", by: "", says: "opcode 0x30: is no longer reserved"),
        Edit("a reserved flag less", "reserved Failure ?0", by: "", says: "Failure: ?0 is no longer reserved"),
        Edit(
            "a field with a flag that was reserved", "{ code: FailureCode }\nreserved Failure ?0",
            by: "{ code: FailureCode ?0 field: u8 }", says: "Failure.field: ?0 was added"),
        Edit("another major version", "lights 1.4", by: "lights 2.0", says: "protocol: version 1 became 2"),
        Edit("an older version", "lights 1.4", by: "lights 1.3", says: "protocol: the version went back from 4 to 3"),
    ]

    static func changes(_ edit: Edit) throws -> [SchemaChange] {
        #expect(release.contains(edit.replaces))
        let old = try SchemaCompiler.compile(release)
        return SchemaCompiler.differences(
            from: old, to: try SchemaCompiler.compile(release.replacing(edit.replaces, with: edit.by)))
    }

    @Test(arguments: compatible) func `what breaks nothing is compatible`(edit: Edit) throws {
        let changes = try Self.changes(edit)
        #expect(changes.map { "\($0.subject): \($0.what)" } == edit.says)
        #expect(!changes.contains { $0.isBreaking })
    }

    @Test(arguments: breaking) func `what breaks something is told, with the reason`(edit: Edit) throws {
        let changes = try Self.changes(edit)
        #expect(changes.map { "\($0.subject): \($0.what)" } == edit.says)
        #expect(changes.allSatisfy { $0.isBreaking && $0.reason != nil })
    }

    @Test func `a schema is compatible with itself`() throws {
        let schema = try SchemaCompiler.compile(Self.release)
        #expect(SchemaCompiler.differences(from: schema, to: schema) == [])
    }

    /// What has been released stays understood: a number that any release used is not used for something else.
    @Test func `the schema is compatible with every release`() throws {
        let folder = TestFolder.url.appending(path: "../../Protocol")
        let released = try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "Released"), includingPropertiesForKeys: nil)
        #expect(released.contains { $0.pathExtension == "schema" })
        let schema = try SchemaCompiler.compile(
            String(contentsOf: folder.appending(path: "parley.schema"), encoding: .utf8))
        for release in released where release.pathExtension == "schema" {
            let old = try SchemaCompiler.compile(String(contentsOf: release, encoding: .utf8))
            let breaking = SchemaCompiler.differences(from: old, to: schema).filter(\.isBreaking)
            #expect(breaking == [], "\(release.lastPathComponent)")
        }
    }
}
