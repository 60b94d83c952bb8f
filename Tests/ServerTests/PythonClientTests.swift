import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// The client of the generated Python module, as a script uses it.
@Suite struct `The Python client` {
    /// Runs a script beside the module, with a port as its first argument.
    private static func run(_ script: String, port: Int, _ arguments: [String] = []) throws -> TestProgram.Outcome {
        let folder = TestProgram.freshFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = SchemaCompiler.python(try `The Wireshark dissector`.schema())
        try module.text.write(to: folder.appending(path: module.name), atomically: true, encoding: .utf8)
        let head = """
            import sys, parley
            port = int(sys.argv[1])
            def sign_in(client):
                client.request(parley.Hello(version=1, agent="test", keepalive=10))
                return client.request(parley.SignIn(
                    organisation="demo", login="maria", password="parley-demo", name="script"))

            """
        return try TestProgram.run(
            try TestProgram.installed("python3"), ["-B", "-c", head + script, String(port)] + arguments, in: folder)
    }

    @Test func `signs in, posts, hears of it, and stays while nothing is said`() throws {
        let server = try ServerProcess()
        let outcome = try Self.run(
            """
            class Done(Exception): pass
            seen = []
            def hear(message):
                seen.append(type(message).__name__)
                if seen.count("Pong") == 2:
                    raise Done
            with parley.Client("127.0.0.1", port, on_event=hear) as client:
                print(sign_in(client).user.login)
                room = client.request(parley.CreateRoom(name="Bots"))
                print(client.request(parley.PostMessage(room=room.room.room.room, nonce=1, text="Hello!")).seq)
                try:
                    client.listen(parley.Ping(), every=0.1)
                except Done:
                    print(sorted(set(seen)))
                try:
                    client.request(parley.GetRoom(room=999))
                except parley.RequestFailed as failed:
                    print(failed.failure.code.name)
            """, port: server.port)
        #expect(outcome.output == "maria\n1\n['MessagePosted', 'Pong']\nNOT_FOUND\n", "\(outcome.everything)")
        #expect(outcome.status == 0)
    }

    @Test func `says why the server has closed the connection`() throws {
        let server = try ServerProcess()
        let outcome = try Self.run(
            """
            with parley.Client("127.0.0.1", port) as client:
                try:
                    client.request(parley.GetRoom(room=1))
                except ConnectionError as error:
                    print(error)
            """, port: server.port)
        #expect(outcome.output.contains("the server has closed the connection: Goodbye("), "\(outcome.everything)")
        #expect(outcome.output.contains("HELLO_REQUIRED"), "\(outcome.everything)")
    }

    @Test func `talks inside TLS with a server whose certificate it can check`() throws {
        let files = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments)
        let outcome = try Self.run(
            """
            import ssl
            for trusted in (sys.argv[2], None):
                try:
                    with parley.Client("localhost", port, tls=ssl.create_default_context(cafile=trusted)) as client:
                        print(sign_in(client).user.login)
                except ssl.SSLCertVerificationError:
                    print("not trusted")
            """, port: server.port, [files.authority])
        #expect(outcome.output == "maria\nnot trusted\n", "\(outcome.everything)")
    }

    @Test func `says which field has a value of the wrong kind`() throws {
        let outcome = try Self.run(
            """
            for value in (5, "\\ud800", "x" * 9000):
                try:
                    parley.encode(parley.PostMessage(room=1, nonce=1, text=value), 1)
                except parley.BoundsError as error:
                    print(error)
            """, port: 0)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("PostMessage.text: ") }, "\(outcome.everything)")
    }
}
