import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// `Protocol/parley.json` and `Protocol/parley.schema.json`, as they are committed.
@Suite struct `Export` {
    static let folder = TestFolder.url.appending(path: "../../Protocol")

    static func schema() throws -> Schema {
        try SchemaCompiler.compile(String(contentsOf: folder.appending(path: "parley.schema"), encoding: .utf8))
    }

    @Test func `the exported files are what the schema gives`() throws {
        for file in SchemaCompiler.export(try Self.schema()) {
            let committed = try String(contentsOf: Self.folder.appending(path: file.name), encoding: .utf8)
            #expect(committed == file.text, "\(file.name) is stale: run `parley-schema export`")
        }
    }

    @Test func `the data tells what the schema tells`() throws {
        let schema = try Self.schema()
        let data = try Data(contentsOf: Self.folder.appending(path: "parley.json"))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let messages = try #require(json["messages"] as? [[String: Any]])
        #expect(messages.compactMap { $0["name"] as? String } == schema.messages.map(\.name))
        #expect(messages.compactMap { $0["opcode"] as? Int } == schema.messages.map { Int($0.opcode) })
        for (message, known) in zip(messages, schema.messages) {
            let payload = try #require(message["payload"] as? [String: Any])
            let fields = try #require(payload["fields"] as? [[String: Any]])
            #expect(fields.compactMap { $0["name"] as? String } == known.payload.fields.map(\.name))
            #expect(fields.map { $0["flag"] as? Int } == known.payload.fields.map(\.flag))
            if case .request = known.kind { #expect(message["reply"] != nil) } else { #expect(message["reply"] == nil) }
        }
        let failures = try #require(json["failures"] as? [[String: Any]])
        #expect(failures.compactMap { $0["number"] as? Int } == schema.failures.map { Int($0.number) })
    }

    /// Python's jsonschema is the judge.
    @Test func `the data has the form that its JSON Schema describes`() throws {
        let program = """
            import json, jsonschema
            form, data = (json.load(open(name)) for name in ('parley.schema.json', 'parley.json'))
            jsonschema.Draft202012Validator.check_schema(form)
            check = jsonschema.Draft202012Validator(form)
            check.validate(data)
            # The form must not accept everything.
            for broken in ('opcode', 'kind', 'payload'):
                message = dict(data['messages'][0])
                del message[broken]
                assert not check.is_valid({**data, 'messages': [message]}), broken
            data['types'][0]['type']['kind'] = 'colour'
            assert not check.is_valid(data)
            """
        let packages = TestFolder.url.appending(path: "../../.build-python").standardizedFileURL.path
        let outcome = try TestProgram.run(
            try TestProgram.installed("python3"), ["-W", "ignore", "-c", program], in: Self.folder,
            environment: ["PYTHONPATH": packages])
        #expect(outcome.everything == "")
        #expect(outcome.status == 0)
    }
}
