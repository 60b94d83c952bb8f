import Foundation
import SchemaCompiler

/// The protocol of `Golden/lamp.schema`, which uses every form of the language.
enum Lamp {
    static let schema: Schema = {
        do {
            let file = TestFolder.url.appending(path: "Golden/lamp.schema")
            return try SchemaCompiler.compile(String(contentsOf: file, encoding: .utf8))
        } catch {
            fatalError("the golden schema cannot be read: \(error)")
        }
    }()

    static let codec = SchemaCodec(schema)

    /// SetLamp with everything that it can hold.
    static let setLamp = SchemaRecord.message(
        "SetLamp", id: 300,
        fields: [
            "lamp": .number(5), "position": .number(1), "level": .number(100),
            "colour": .structure(["red": .number(1), "green": .number(2), "blue": .number(3)]),
            "label": .text("né"), "tags": .list([.text("a"), .text("bc")]), "forGood": .bit(true),
        ])

    /// Its bytes, put together by hand from the rules.
    static let setLampBytes: [UInt8] =
        [21, 0x10, 0x81, 0x2c, 5, 1, 100]  // length, opcode, id 300, lamp, position, level
        + [0b1111, 1, 2, 3, 0]  // flags; colour, which is closed and declares a flag, so its flags are always there
        + [3, 0x6e, 0xc3, 0xa9]  // label
        + [2, 1, 0x61, 2, 0x62, 0x63]  // tags; forGood has no bytes
}
