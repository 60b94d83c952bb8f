import ArgumentParser
import Foundation
import Logging
import ParleyServer
import Testing
import Transport
import WebSocketProtocol

@testable import parley

/// What a server is told by its command line, the environment and a file.
@Suite final class `Configuration` {
    /// What a test writes goes away with it.
    private let folder = FileManager.default.temporaryDirectory.appending(path: "parley-settings-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test func `a flag wins over a variable, a variable over the file, and the file over the default`() throws {
        let file = try file(#"{ "log-level": "error", "connections-max": 7, "tcp": "127.0.0.1:3" }"#)
        let configuration = ServeConfiguration(
            flags: ["tcp": "127.0.0.1:1"], file: file,
            environment: ["PARLEY_TCP": "127.0.0.1:2", "PARLEY_CONNECTIONS_MAX": "9"])
        #expect(configuration.faults.isEmpty)
        #expect(configuration.settings.tcp == HostAndPort(host: "127.0.0.1", port: 1))
        #expect(configuration.settings.connectionsMax == 9)
        #expect(configuration.settings.logLevel == .error)
        #expect(configuration.settings.data == "parley-data")
        let sources = Dictionary(uniqueKeysWithValues: configuration.lines.map { ($0.name, $0.source) })
        #expect(sources["tcp"] == "--tcp")
        #expect(sources["connections-max"] == "PARLEY_CONNECTIONS_MAX")
        #expect(sources["log-level"] == "log-level in \(file)")
        #expect(sources["data"] == "default")
    }

    @Test func `every setting has a flag, a variable and a key that take effect, and a line in the report`() throws {
        for entry in ServeSettings.all {
            let value = Self.sample(of: entry)
            let flag = ["\(entry.flag)"] + (entry.valueName == nil ? [] : [value])
            let flags = try ServeFlags.parse(flag).texts
            #expect(flags == [entry.name: value])
            let isText = Int(value) == nil && value != "true"
            let file = try file("{ \"\(entry.name)\": \(isText ? "\"\(value)\"" : value) }")
            let given = [
                ServeConfiguration(flags: flags, file: nil, environment: [:]),
                ServeConfiguration(flags: [:], file: nil, environment: [entry.variable: value]),
                ServeConfiguration(flags: [:], file: file, environment: [:]),
            ]
            for configuration in given {
                #expect(configuration.faults.isEmpty || entry.name.hasPrefix("tls-"))
                #expect(configuration.lines.map(\.name) == ServeSettings.all.map(\.name))
                let line = try #require(configuration.lines.first { $0.name == entry.name })
                #expect(line.value == value)
                #expect(line.source != "default")
            }
        }
    }

    @Test func `the environment may name the file, and an empty variable says nothing`() throws {
        let file = try file(#"{ "stall-seconds": 5 }"#)
        let configuration = ServeConfiguration(
            flags: [:], file: nil, environment: ["PARLEY_CONFIG": file, "PARLEY_STALL_SECONDS": "", "PARLEY_TCP": ""])
        #expect(configuration.faults.isEmpty)
        #expect(configuration.settings.stallSeconds == 5)
        #expect(ServeConfiguration(flags: [:], file: nil, environment: ["PARLEY_CONFIG": ""]).faults.isEmpty)
    }

    @Test(arguments: [
        (#"{ "tpc": "127.0.0.1:1" }"#, "tpc in FILE is not a setting. Do you mean tcp?"),
        (#"{ "connection-max": 1 }"#, "connection-max in FILE is not a setting. Do you mean connections-max?"),
        (#"{ "colour": "blue" }"#, "colour in FILE is not a setting."),
        (
            #"{ "connections-max": "many" }"#,
            "connections-max in FILE is \"many\". It has to be a whole number from 1 to 1000000."
        ),
        (
            #"{ "connections-max": "5" }"#,
            "connections-max in FILE is \"5\". It has to be a whole number from 1 to 1000000."
        ),
        (
            #"{ "connections-max": true }"#,
            "connections-max in FILE is true. It has to be a whole number from 1 to 1000000."
        ),
        (#"{ "connections-max": 0 }"#, "connections-max in FILE is 0. It has to be a whole number from 1 to 1000000."),
        (
            #"{ "connections-max": 1.5 }"#,
            "connections-max in FILE is 1.5. It has to be a whole number from 1 to 1000000."
        ),
        (#"{ "demo": 1 }"#, "demo in FILE is 1. It has to be true or false."),
        (#"{ "demo": null }"#, "demo in FILE is null. It has to be true or false."),
        (#"{ "data": "" }"#, "data in FILE is \"\". It has to be a path."),
        (#"{ "data": ["a"] }"#, "data in FILE is [\"a\"]. It has to be a path."),
        ("{ \"data\": \"a\",\n\"http\": tru }", "FILE is not JSON: line 2 is not right."),
        ("{ \"data\": ", "FILE is not JSON: it ends in the middle."),
        ("", "FILE is not JSON: it ends in the middle."),
        ("[1]", "FILE has to hold one JSON object, such as { \"tcp\": \"127.0.0.1:7717\" }."),
    ])
    func `a mistake in the file is named, with what is right`(text: String, sentence: String) throws {
        let file = try file(text)
        let configuration = ServeConfiguration(flags: [:], file: file, environment: [:])
        #expect(
            configuration.faults.map(\.description) == [sentence.replacing("FILE", with: file)])
        #expect(configuration.faults.allSatisfy { !$0.isUsage })
    }

    @Test func `a file that is not JSON or not there is named`() throws {
        let file = try file(#"{ "tcp": "#)
        let broken = ServeConfiguration(flags: [:], file: file, environment: [:])
        #expect(broken.faults.count == 1)
        #expect(broken.faults.first?.description.hasPrefix("\(file) is not JSON: ") == true, "\(broken.faults)")
        let missing = ServeConfiguration(flags: [:], file: "/nowhere/parley.json", environment: [:])
        #expect(missing.faults.count == 1)
        #expect(
            missing.faults.first?.description.hasPrefix("The configuration file /nowhere/parley.json cannot be read: ")
                == true, "\(missing.faults)")
    }

    @Test func `a mistake on the command line or in the environment is named as it was written`() {
        let configuration = ServeConfiguration(
            flags: ["tcp": "nonsense", "stall-seconds": "-4"], file: nil,
            environment: ["PARLEY_DEMO": "perhaps", "PARLEY_LOG_LEVEL": "loud"])
        #expect(
            configuration.faults.map(\.description) == [
                """
                --tcp is "nonsense". It has to be an address and a port, such as 127.0.0.1:7717 or [::1]:7717 \
                (port 0 lets the system choose).
                """,
                "PARLEY_DEMO is \"perhaps\". It has to be true or false.",
                "--stall-seconds is \"-4\". It has to be a whole number from 1 to 3600.",
                "PARLEY_LOG_LEVEL is \"loud\". It has to be one of trace, debug, info, notice, warning, error, critical.",
            ])
        #expect(configuration.faults.map(\.isUsage) == [true, false, true, false])
    }

    @Test func `a certificate and its key go together`() {
        let configuration = ServeConfiguration(flags: [:], file: nil, environment: ["PARLEY_TLS_CERT": "/a"])
        #expect(
            configuration.faults.map(\.description) == ["tls-cert and tls-key go together, and only tls-cert is set."])
        let both = ServeConfiguration(
            flags: ["tls-key": "/b"], file: nil, environment: ["PARLEY_TLS_CERT": "/a"])
        #expect(both.faults.isEmpty)
        #expect(ServerConfiguration(both.settings).tls == TLSFiles(certificate: "/a", key: "/b"))
    }

    @Test func `what may be left open can be left open again by a stronger place`() throws {
        let file = try file(
            #"{ "http": "127.0.0.1:1", "tls-cert": "/a", "tls-key": "/b", "event-loops": 3, "demo": true }"#)
        let configuration = ServeConfiguration(
            flags: try ServeFlags.parse(["--http", "off", "--no-demo"]).texts, file: file,
            environment: [
                "PARLEY_TLS_CERT": "none", "PARLEY_TLS_KEY": "none", "PARLEY_EVENT_LOOPS": "one for each core",
            ])
        #expect(configuration.faults.isEmpty, "\(configuration.faults)")
        let settings = configuration.settings
        #expect(settings.http == nil && settings.tlsCertificate == nil && settings.tlsKey == nil)
        #expect(settings.eventLoops == nil && !settings.demo)
        #expect(configuration.lines.first { $0.name == "http" }?.source == "--http")
        let null = ServeConfiguration(
            flags: [:], file: try self.file(#"{ "http": null, "tcp": null }"#), environment: [:])
        #expect(null.settings.http == nil)
        #expect(null.faults.count == 1 && null.faults.allSatisfy { $0.description.hasPrefix("tcp in ") })
    }

    @Test func `each address takes a port of its own`() {
        let same = ServeConfiguration(
            flags: ["tcp": "127.0.0.1:5", "metrics": "127.0.0.1:5", "http": "127.0.0.1:6"], file: nil, environment: [:])
        #expect(
            same.faults.map(\.description) == [
                "tcp and metrics are both 127.0.0.1:5. Each takes a port of its own."
            ])
        let chosen = ServeConfiguration(
            flags: ["tcp": "127.0.0.1:0", "metrics": "127.0.0.1:0"], file: nil, environment: [:])
        #expect(chosen.faults.isEmpty)
    }

    @Test func `origins are the server's own, any, or a list`() throws {
        func origins(_ text: String) -> OriginRule? {
            let configuration = ServeConfiguration(flags: ["origins": text], file: nil, environment: [:])
            return configuration.faults.isEmpty ? configuration.settings.origins : nil
        }
        #expect(origins("same") == .sameOrigin)
        #expect(origins("any") == .any)
        #expect(
            origins("https://a.example, http://b.example:8080")
                == .list(["https://a.example", "http://b.example:8080"]))
        #expect(origins("HTTPS://A.example,https://[::1]:8443") == .list(["https://a.example", "https://[::1]:8443"]))
        for wrong in [
            "a.example", "https://a.example/", "https://a.example,any", "https://", "ftp://a.example",
            "https://user@a.example", "https://a.example:99999", "https://a.example:0", "https://a.example:",
        ] {
            #expect(origins(wrong) == nil, "\(wrong)")
        }
        let file = try file(#"{ "origins": ["https://a.example"], "http": "127.0.0.1:1" }"#)
        let configuration = ServeConfiguration(flags: [:], file: file, environment: [:])
        #expect(configuration.settings.origins == .list(["https://a.example"]))
        #expect(ServerConfiguration(configuration.settings).http == ListenAddress(host: "127.0.0.1", port: 1))
    }

    @Test func `compression is off, shared, or with takeover`() {
        func deflate(_ flags: [String: String]) -> DeflateSettings? {
            ServerConfiguration(ServeConfiguration(flags: flags, file: nil, environment: [:]).settings).webSocket
                .deflate
        }
        #expect(deflate([:]) == DeflateSettings())
        #expect(deflate(["websocket-compression": "off"]) == nil)
        var takeover = DeflateSettings()
        (takeover.keepsServerContext, takeover.keepsClientContext) = (true, true)
        #expect(deflate(["websocket-compression": "takeover"]) == takeover)
        (takeover.serverWindowBits, takeover.clientWindowBits, takeover.memoryLevel) = (10, 10, 3)
        (takeover.messageBytesMin, takeover.messageWithContextBytesMin) = (50, 50)
        #expect(
            deflate([
                "websocket-compression": "takeover", "websocket-window": "10", "websocket-memory-level": "3",
                "websocket-threshold": "50",
            ]) == takeover)
    }

    @Test func `a variable that is almost a setting's is pointed out, and others are left alone`() {
        let configuration = ServeConfiguration(
            flags: [:], file: nil,
            environment: ["PARLEY_TPC": "x", "PARLEY_TOKEN": "x", "PARLEY_SOMETHING_ELSE": "x", "PATH": "x"])
        #expect(configuration.warnings == ["PARLEY_TPC has no effect. Do you mean PARLEY_TCP?"])
    }

    @Test func `the variables of the client are none of a server's mistakes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "Sources/parley/Chat")
        let read = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .flatMap { try String(contentsOf: $0, encoding: .utf8).matches(of: /Environment\["(PARLEY_\w+)"\]/) }
            .map { String($0.1) }
        #expect(Set(read) == Set(ServeConfiguration.clientVariables))
        let environment = Dictionary(uniqueKeysWithValues: ServeConfiguration.clientVariables.map { ($0, "x") })
        #expect(ServeConfiguration(flags: [:], file: nil, environment: environment).warnings.isEmpty)
    }

    @Test func `what somebody has put in the wrong place is not shown when it may be a secret`() {
        let key =
            "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n"
        let configuration = ServeConfiguration(
            flags: ["connections-max": key], file: nil, environment: ["PARLEY_TCP": key])
        #expect(configuration.faults.count == 2)
        #expect(!configuration.faults.contains { $0.description.contains("BEGIN") })
    }

    @Test func `the README holds the table of all settings`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let rows = ServeSettings.all.map { entry in
            "| `\(entry.flag)` | `\(entry.variable)` | `\(entry.name)` | \(entry.defaultText) | \(entry.meaning) |"
        }
        let table = ["| flag | variable | key | default | meaning |", "| --- | --- | --- | --- | --- |"] + rows
        #expect(
            readme.contains(table.joined(separator: "\n")), "The table has to be:\n\(table.joined(separator: "\n"))")
    }

    // MARK: Files and samples

    /// A value that is right, and not the default.
    private static func sample(of entry: SettingEntry) -> String {
        switch entry.valueName {
        case nil: "true"
        case "path": "/tmp/somewhere"
        case "host:port": "127.0.0.1:4321"
        case "origins": "https://chat.example.com"
        case "kind": "takeover"
        case "bits": "10"
        case "level" where entry.name == "websocket-memory-level": "7"
        case "level": "debug"
        case "format": "json"
        default: "200"
        }
    }

    private func file(_ text: String) throws -> String {
        let file = folder.appending(path: "\(UUID().uuidString).json")
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
