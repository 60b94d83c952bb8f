import Foundation
import NIOCore
import NIOSSL
import NIOTLS
import ParleyClient
import ParleyProtocol
import Synchronization
import TestCertificates
import Testing
import WireFormat

/// A certificate and its key as files, which go away with it.
final class CertificateFiles {
    let directory = FileManager.default.temporaryDirectory.appending(path: "parley-tls-\(UUID().uuidString)")
    var certificate: String { directory.appending(path: "chain.pem").path }
    var key: String { directory.appending(path: "key.pem").path }
    /// The certificate of the authority.
    var authority: String { directory.appending(path: "authority.pem").path }

    init(
        by authority: TestAuthority = TestAuthority(), names: [String] = ["localhost"],
        addresses: [[UInt8]] = [[127, 0, 0, 1]]
    ) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try replace(by: authority, names: names, addresses: addresses)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func replace(
        by authority: TestAuthority, names: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]]
    ) throws {
        let (chain, key) = authority.certify(names: names, addresses: addresses)
        try write(chain, to: certificate)
        try write(key, to: self.key)
        try write(authority.certificate, to: self.authority)
    }

    func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    var arguments: [String] { ["--tls-cert", certificate, "--tls-key", key] }
}

@Suite struct `TLS` {
    /// Runs `parley rooms` as Maria.
    private func rooms(_ host: String, _ server: ServerProcess, _ arguments: String...) throws -> Program.Output {
        try Program.run(
            ["rooms", "--server", "\(host):\(server.port)", "--org", "demo", "--login", "maria"] + arguments,
            input: "parley-demo\n")
    }

    @Test func `a client that trusts the authority talks to the server, by its name and by its address`() throws {
        let files = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments)
        for host in ["localhost", "127.0.0.1"] {
            let output = try rooms(host, server, "--tls", "--tls-ca", files.authority)
            #expect(output.status == 0, "\(output.error)")
            #expect(output.output.contains("General"))
        }
    }

    @Test func `a client takes nobody else for the server`() throws {
        // NIO also takes a certificate for the address that it is connected to, whatever the name.
        let files = try CertificateFiles(names: ["chat.example.org"], addresses: [])
        let stranger = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments)
        let distrusting = try rooms("127.0.0.1", server, "--tls-ca", stranger.authority)
        #expect(distrusting.status != 0)
        #expect(distrusting.error.contains("its certificate is not trusted"), "\(distrusting.error)")
        // The authority is trusted, the name is another one.
        let misled = try rooms("localhost", server, "--tls-ca", files.authority)
        #expect(misled.status != 0)
        #expect(misled.error.contains("its certificate is for another host"), "\(misled.error)")
        let system = try rooms("127.0.0.1", server, "--tls")
        #expect(system.status != 0 && system.error.contains("its certificate is not trusted"), "\(system.error)")
    }

    @Test func `a client that expects TLS is told where there is none`() throws {
        let files = try CertificateFiles()
        let server = try ServerProcess()
        let output = try rooms("127.0.0.1", server, "--tls-ca", files.authority)
        #expect(output.status != 0)
        let missing = try rooms("127.0.0.1", server, "--tls-ca", files.authority + ".missing")
        #expect(missing.error.contains("authority.pem.missing"))
    }

    @Test func `SIGHUP gives new connections the new certificate, and leaves the old ones alone`() async throws {
        let files = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments)
        let early = try CertificateFiles()
        try early.write(try String(contentsOfFile: files.authority, encoding: .utf8), to: early.authority)
        let jon = try await Person.signIn("jon", at: server, tls: ClientTLS(trusting: early.authority))

        try files.replace(by: TestAuthority())
        try server.signal(SIGHUP)
        var output = try rooms("localhost", server, "--tls-ca", files.authority)
        for _ in 0..<100 where output.status != 0 {
            try await Task.sleep(for: .milliseconds(50))
            output = try rooms("localhost", server, "--tls-ca", files.authority)
        }
        #expect(output.status == 0, "\(output.error)")
        #expect(try rooms("localhost", server, "--tls-ca", early.authority).status != 0)
        // Jon is still there, on the connection that he had.
        try await jon.client.post("still here", in: RoomID(1))
        #expect(await jon.heard.filter { if case .disconnected = $0 { true } else { false } }.isEmpty)

        // What is no certificate changes nothing.
        try files.write("nonsense", to: files.certificate)
        try server.signal(SIGHUP)
        try await Task.sleep(for: .milliseconds(200))
        #expect(try rooms("localhost", server, "--tls-ca", files.authority).status == 0)
        #expect(try server.stop() == 0)
    }

    @Test func `files that are no good are named, with what is wrong`() throws {
        let files = try CertificateFiles()
        let other = try CertificateFiles()
        func complaint(_ certificate: String, _ key: String) throws -> String {
            let output = try Program.run([
                "serve", "--data", files.directory.appending(path: "data").path, "--tcp", "127.0.0.1:0",
                "--tls-cert", certificate, "--tls-key", key,
            ])
            #expect(output.status == 1 && output.output.isEmpty)
            let checked = try Program.run([
                "serve", "--data", files.directory.appending(path: "data").path, "--tls-cert", certificate, "--tls-key",
                key, "--check-config",
            ])
            #expect(checked.status == 78 && checked.error == output.error)
            return output.error
        }
        let missing = files.certificate + ".missing"
        #expect(try complaint(missing, files.key).contains("\(missing): No such file or directory."))
        #expect(try complaint(files.key, files.key).contains("\(files.key): it holds no certificate in PEM form."))
        #expect(
            try complaint(files.certificate, files.certificate)
                .contains("\(files.certificate): it holds no private key in PEM form."))
        #expect(
            try complaint(files.certificate, other.key)
                .contains("\(other.key): the key does not belong to the certificate in \(files.certificate)."))
        try files.write("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n", to: files.key)
        #expect(try complaint(files.certificate, files.key).contains("\(files.key): the key has a passphrase"))
        let alone = try Program.run(["serve", "--tls-cert", files.certificate])
        #expect(alone.error.contains("tls-cert and tls-key go together"))
    }

    @Test func `the HTTP port speaks TLS too, and tells browsers to insist on it`() async throws {
        let files = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments + ["--http", "127.0.0.1:0"])
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(files.authority))
        configuration.applicationProtocols = ["h2", "http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        let agreed = AgreedProtocol()
        let connection = try await RawConnection.open(port: server.httpPort) { channel in
            try channel.pipeline.syncOperations.addHandlers(
                NIOSSLClientHandler(context: context, serverHostname: "localhost"), agreed.makeHandler())
        }
        try await connection.send(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        let head = try await connection.text(until: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(head.contains("Strict-Transport-Security: max-age=31536000\r\n"))
        #expect(agreed.value == "http/1.1")

        // A WebSocket inside TLS, with bytes in the handshake's packet.
        let socket = try await RawConnection.open(port: server.httpPort) { channel in
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: "localhost"))
        }
        let hello = try ClientRecord.request(id: RequestID(1), .hello(Hello(version: 1, agent: "test"))).encoded()
        try await socket.send(
            Array(WebSocketConnection.handshake().utf8) + [0x82, 0x80 | UInt8(hello.count), 0, 0, 0, 0] + hello)
        #expect(try await socket.text(until: "\r\n\r\n").hasPrefix("HTTP/1.1 101 "))
        #expect(try await socket.bytes(1) == [0x82])

        // Plain HTTP is no way in, and older versions of TLS are none.
        let plain = try await RawConnection.open(port: server.httpPort)
        try await plain.send(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        await #expect(throws: (any Error).self) { try await plain.text(until: "ok\n") }
        configuration.maximumTLSVersion = .tlsv11
        let old = try NIOSSLContext(configuration: configuration)
        let outdated = try await RawConnection.open(port: server.httpPort) { channel in
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: old, serverHostname: "localhost"))
        }
        await #expect(throws: (any Error).self) {
            try await outdated.send(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            _ = try await outdated.text(until: "ok\n")
        }
        #expect(try server.stop() == 0)
    }

    @Test func `a listener behind TLS gets every message of a busy room, in order`() async throws {
        let files = try CertificateFiles()
        let server = try ServerProcess(arguments: files.arguments)
        let tls = try ClientTLS(trusting: files.authority)
        let jon = try await Person.signIn("jon", at: server, tls: tls)
        let maria = try await Person.signIn("maria", at: server, tls: tls)
        let text = String(repeating: "x", count: 4_000)
        for number in 0..<100 { try await maria.client.post("\(number) \(text)", in: RoomID(1)) }
        try await jon.wait(forText: "99 \(text)")
        let numbers = await jon.heard.compactMap { event -> Int? in
            guard case .message(let message) = event, message.text.hasSuffix(text) else { return nil }
            return Int(message.text.prefix { $0 != " " })
        }
        #expect(numbers == Array(0..<100))
    }
}

/// Which protocol TLS has agreed on.
private final class AgreedProtocol: Sendable {
    private let name = Mutex<String?>(nil)

    var value: String? { name.withLock(\.self) }

    func makeHandler() -> Handler { Handler(self) }

    final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let agreed: AgreedProtocol

        init(_ agreed: AgreedProtocol) { self.agreed = agreed }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case TLSUserEvent.handshakeCompleted(let name)? = event as? TLSUserEvent {
                agreed.name.withLock { $0 = name }
            }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
