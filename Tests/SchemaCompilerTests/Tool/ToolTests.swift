import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// `parley-schema`, as people run it: what it prints, and what it ends with.
@Suite struct `The command line` {
    private static let lamp = TestFolder.url.appending(path: "Golden/lamp.schema").path

    private static func run(_ arguments: String..., input: String = "", in folder: URL? = nil) throws
        -> TestProgram.Outcome
    {
        try TestProgram.run(TestProgram.built("parley-schema"), arguments, in: folder, input: Data(input.utf8))
    }

    /// Runs tests in a folder that goes away.
    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = TestProgram.freshFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    // MARK: - Schemas that cannot be read

    @Test func `what cannot be read is said in a line, with status 66`() throws {
        try Self.inFolder { folder in
            let binary = folder.appending(path: "binary")
            try Data([0x70, 0xff, 0xfe]).write(to: binary)
            let long = folder.appending(path: "long")
            try Data(repeating: UInt8(ascii: "a"), count: 5 << 20).write(to: long)
            let missing = folder.appending(path: "missing").path
            for (path, why) in [
                (missing, "there is no file \(missing)"),
                (folder.path, "\(folder.path) is a folder, and no schema"),
                (binary.path, "\(binary.path) is no schema: it is not UTF-8 text"),
                (long.path, "\(long.path) is too long for a schema: more than 4194304 bytes"),
            ] {
                for command in [["check", path], ["diff", Self.lamp, path], ["encode", "--schema", path, "{}"]] {
                    let outcome = try TestProgram.run(TestProgram.built("parley-schema"), command)
                    #expect(outcome.error == "Error: \(why)\n")
                    #expect(outcome.status == 66)
                }
            }
        }
    }

    @Test func `an empty schema and one with mistakes end with status 65, and every mistake in a line`() throws {
        let outcome = try Self.run("check", "/dev/null")
        #expect(outcome.status == 65)
        #expect(outcome.error.hasPrefix("/dev/null:1:1: error: the protocol has no name; begin with"))
        try Self.inFolder { folder in
            let file = folder.appending(path: "two.schema")
            try
                "protocol two 1.0\nlimit hello 1 KiB, client 2 KiB, server 3 KiB\n/// One.\ntype one = pv\n/// Two.\ntype two = pv\n"
                .write(
                    to: file, atomically: true, encoding: .utf8)
            let mistakes = try Self.run("diff", Self.lamp, "two.schema", in: folder)
            #expect(mistakes.status == 65)
            let lines = mistakes.error.split(separator: "\n")
            #expect(lines.count > 1 && lines.allSatisfy { $0.hasPrefix("two.schema:") }, "\(mistakes.error)")
        }
    }

    @Test func `a name of a million letters is not repeated`() throws {
        try Self.inFolder { folder in
            let file = folder.appending(path: "long.schema")
            try String(repeating: "a", count: 1 << 20).write(to: file, atomically: true, encoding: .utf8)
            let outcome = try Self.run("check", "long.schema", in: folder)
            #expect(outcome.error.contains("long.schema:1:1: error: a name of 1048576 characters; write at most 100"))
            #expect(outcome.error.utf8.count < 1_000)
        }
    }

    // MARK: - Differences

    @Test func `a difference ends with status 1 only when it breaks something`() throws {
        try Self.inFolder { folder in
            let text = try String(contentsOfFile: Self.lamp, encoding: .utf8)
            func diff(_ replaced: String, _ by: String) throws -> TestProgram.Outcome {
                #expect(text.contains(replaced))
                let file = folder.appending(path: "new.schema")
                try text.replacing(replaced, with: by).write(to: file, atomically: true, encoding: .utf8)
                return try Self.run("diff", Self.lamp, file.path)
            }
            let same = try diff("protocol lamp", "protocol lamp")
            #expect(same.output == "no change of the protocol\n" && same.status == 0)
            let compatible = try diff("client 2 KiB", "client 3 KiB")
            #expect(compatible.output.hasPrefix("compatible  limit client: 2048 bytes became 3072 bytes ("))
            #expect(compatible.output.hasSuffix("\ncompatible: 1, breaking: 0\n") && compatible.status == 0)
            let breaking = try diff("client 2 KiB", "client 1 KiB")
            #expect(breaking.output.hasPrefix("breaking    limit client: 2048 bytes became 1024 bytes ("))
            #expect(breaking.output.hasSuffix("\ncompatible: 0, breaking: 1\n") && breaking.status == 1)
        }
    }

    @Test func `a schema may come through a pipe`() throws {
        let tool = TestProgram.built("parley-schema").path
        let outcome = try TestProgram.run(
            URL(filePath: "/bin/bash"), ["-c", "'\(tool)' diff <(cat '\(Self.lamp)') '\(Self.lamp)'"])
        #expect(outcome.output == "no change of the protocol\n", "\(outcome.error)")
        #expect(outcome.status == 0)
    }

    // MARK: - Records

    @Test func `lines of JSON become lines of hex and come back`() throws {
        let lines = """
            {"message": "Ping", "fields": {}}
            {"message": "SetLamp", "id": 7, "fields": {"lamp": 5, "position": "on", "level": 100, "tags": ["a"]}}

            """
        let encoded = try Self.run("encode", "--schema", Self.lamp, "--direction", "client", input: lines)
        #expect(encoded.output == "0102\n0910070501640401" + "0161\n" && encoded.status == 0, "\(encoded.everything)")
        let decoded = try Self.run("decode", "--schema", Self.lamp, "--direction", "client", input: encoded.output)
        #expect(decoded.output == lines && decoded.error == "" && decoded.status == 0, "\(decoded.everything)")
    }

    @Test func `a line that is no record is explained, and the others are encoded`() throws {
        let outcome = try Self.run(
            "encode", "--schema", Self.lamp,
            input: #"""
                {"message": "Ping"}
                {"message": "SetLmap"}
                {"message": "Ping", "fields": []}
                {"message": "Hello", "id": 1, "fields": {"key": "abc"}}

                {"message": "Ping"

                """#)
        #expect(outcome.output == "0102\n")
        #expect(
            outcome.error == """
                line 2: SetLmap: lamp has no such message; did you mean `SetLamp`?
                line 3: Ping: `fields` is no object
                line 4: Hello.key: no hex: two digits for each byte
                line 6: byte 18: an object that does not end

                """)
        #expect(outcome.status == 1)
    }

    @Test func `a line that is no text is refused, and not mended`() throws {
        let bytes = Data(
            #"{"message": "SetLamp", "id": 1, "fields": {"lamp": 5, "position": "on", "level": 1, "label": ""#.utf8)
        let outcome = try TestProgram.run(
            TestProgram.built("parley-schema"), ["encode", "--schema", Self.lamp],
            input: Data("\r\n".utf8) + bytes + [0xff] + Data(#""}}"#.utf8) + Data("\n{\"message\": \"Ping\"}".utf8))
        #expect(outcome.output == "0102\n" && outcome.error == "line 2: not UTF-8\n", "\(outcome.everything)")
        #expect(outcome.status == 1)
    }

    @Test func `a damaged record is explained byte by byte, and the records behind it are read`() throws {
        let outcome = try Self.run(
            "decode", "--schema", Self.lamp, "--direction", "client", "05 10 01 05 00 65", "0102")
        #expect(outcome.output == #"{"message": "Ping", "fields": {}}"# + "\n")
        #expect(
            outcome.error == """
                record 1 is damaged: offset 5: SetLamp.level: number 101, at most 100
                0  05  record            length 5
                1  10  SetLamp           opcode 0x10 SetLamp
                2  01  SetLamp           id 1
                3  05  SetLamp.lamp      5
                4  00  SetLamp.position  off
                5  65  SetLamp.level     ✗ numberOutOfRange: number 101, at most 100
                read so far: {"message": "SetLamp", "id": 1, "fields": {"lamp": 5, "position": "off"}}
                a receiver ends the connection with malformed: byte 4 of the body, counted from the opcode

                """)
        #expect(outcome.status == 1)
    }

    @Test func `bytes of a later version are pointed out, and are no damage`() throws {
        let outcome = try Self.run("decode", "--schema", Self.lamp, "--direction", "client", "03 02 01 aa")
        #expect(outcome.output == #"{"message": "Ping", "fields": {}}"# + "\n")
        #expect(outcome.error == "record 1: offset 3: Ping: 1 byte passed over: from the unknown flag ?0 on\n")
        #expect(outcome.status == 0)
    }

    @Test(arguments: ["012", "0x01", "zz"]) func `what is not hex is a mistake on the command line`(text: String) throws
    {
        let outcome = try Self.run("decode", "--schema", Self.lamp, "--direction", "client", text)
        #expect(outcome.status == 64 && outcome.output == "", "\(outcome.everything)")
    }

    // MARK: - Files

    @Test(arguments: [
        ["generate", "swift"], ["generate", "vectors"], ["generate", "javascript"], ["generate", "python"],
        ["generate", "wireshark"], ["generate", "corpus"], ["generate", "view-copies"], ["export"],
    ])
    func `generating makes the folder, and says why it cannot be written, with status 73`(command: [String]) throws {
        try Self.inFolder { folder in
            let target = folder.appending(path: "new/er")
            let arguments = command + [Self.lamp, "--output"]
            let outcome = try TestProgram.run(TestProgram.built("parley-schema"), arguments + [target.path])
            #expect(outcome.status == 0 && outcome.everything == "", "\(outcome.everything)")
            #expect(try !FileManager.default.subpathsOfDirectory(atPath: target.path).isEmpty)

            let file = folder.appending(path: "file")
            try Data().write(to: file)
            let refused = try TestProgram.run(TestProgram.built("parley-schema"), arguments + [file.path])
            #expect(refused.status == 73)
            #expect(refused.error.hasPrefix("Error: \(file.path)/"), "\(refused.error)")
            #expect(refused.error.contains(" cannot be written: ") && !refused.error.contains("Domain"))
        }
    }

    @Test func `the specification is one file`() throws {
        let schema = TestFolder.url.appending(path: "../../Protocol/parley.schema").standardizedFileURL.path
        try Self.inFolder { folder in
            let file = folder.appending(path: "new/text.md")
            let outcome = try Self.run("generate", "specification", schema, "--output", file.path)
            #expect(outcome.status == 0, "\(outcome.everything)")
            #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("# The Parley protocol"))
            let refused = try Self.run("generate", "specification", schema, "--output", folder.path)
            #expect(refused.status == 73 && refused.error.contains("cannot be written: "), "\(refused.error)")
        }
    }

    @Test func `what goes to standard output is the file and nothing else`() throws {
        for kind in ["python", "javascript", "wireshark"] {
            let outcome = try Self.run("generate", kind, Self.lamp)
            let schema = try SchemaCompiler.compile(String(contentsOfFile: Self.lamp, encoding: .utf8))
            let files = [
                "python": SchemaCompiler.python(schema), "javascript": SchemaCompiler.javaScript(schema),
                "wireshark": SchemaCompiler.wireshark(schema),
            ]
            #expect(outcome.output == files[kind]?.text)
        }
    }

    @Test func `every command has a help that says what it is for`() throws {
        let commands =
            [[], ["check"], ["generate"], ["export"], ["diff"], ["encode"], ["decode"]]
            + ["swift", "specification", "vectors", "javascript", "python", "wireshark", "corpus", "view-copies"]
            .map { ["generate", $0] }
        for command in commands {
            let outcome = try TestProgram.run(TestProgram.built("parley-schema"), command + ["--help"])
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("OVERVIEW: "), "\(command)")
            let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("USAGE: ") }
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(command)")
        }
        #expect(try Self.run("nonsense").status == 64)
    }
}
