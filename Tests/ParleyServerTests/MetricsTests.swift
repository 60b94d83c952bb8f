import Foundation
import ParleyClient
import ParleyProtocol
import PrometheusMetrics
import Testing
import Transport
import WireFormat

@testable import ParleyServer

/// What a server tells Prometheus.
@Suite struct `Server metrics` {
    @Test func `everything in the catalogue is told, and nothing else`() async throws {
        try await TestedServer.run { server in
            let text = await server.metrics.text()
            let page = try ExpositionPage(text)
            #expect(page.types.keys.sorted() == MetricCatalogue.all.map(\.name).sorted())
            for description in MetricCatalogue.all {
                #expect(page.help[description.name] == description.help)
                let series = try #require(page.series[description.name], "\(description.name) has no series")
                for labels in series.keys {
                    #expect(Set(labels.keys) == Set(description.labels), "\(description.name)")
                }
            }
            #expect(page.lineCount < 1000)
        }
    }

    @Test func `requests, connections and commits are counted`() async throws {
        try await TestedServer.run(demo: true) { server in
            let before = try ExpositionPage(await server.metrics.text())
            let client = ParleyClient(agent: "metrics")
            await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
            _ = try await client.signIn(
                organisation: Demo.slug, login: Demo.people[0].login, password: Demo.password, name: "metrics")
            _ = try await client.post("Counted?", in: RoomID(1))
            await #expect(throws: ClientError.self) { try await client.send(GetRoom(room: RoomID(4_000_000))) }
            let after = try ExpositionPage(await server.metrics.text())
            func gain(_ name: String, _ labels: [String: String] = [:]) -> Double {
                after.value(name, labels) - before.value(name, labels)
            }
            let plain = ["transport": "tcp", "tls": "no"]
            #expect(gain("parley_connections_accepted_total", plain) == 1)
            #expect(after.value("parley_connections_open", plain) == 1)
            #expect(after.value("parley_connection_places_taken") == 1)
            #expect(after.value("parley_connection_places_max") >= 1)
            #expect(gain("parley_socket_short_writes_total") == 0)
            #expect(gain("parley_request_duration_seconds_count", ["request": "Hello"]) == 1)
            #expect(gain("parley_request_duration_seconds_count", ["request": "SignIn"]) == 1)
            #expect(gain("parley_request_duration_seconds_count", ["request": "PostMessage"]) == 1)
            #expect(gain("parley_request_failures_total", ["failure": "notFound"]) == 1)
            #expect(gain("parley_replies_total") >= 4)
            #expect(gain("parley_deliveries_total") >= 1)
            #expect(gain("parley_received_bytes_total") > 20)
            #expect(gain("parley_sent_bytes_total") > 20)
            #expect(gain("parley_commit_duration_seconds_count") >= 2)
            #expect(gain("parley_commit_writes_sum") >= 2)
            await client.close()
        }
    }

    @Test func `the depths of the queues are told as a histogram of this moment`() async throws {
        var depths = QueueDepths()
        for bytes in [0, 0, 1, 1024, 1025, 1 << 30] { depths.count(bytes) }
        #expect(depths.cumulative.prefix(3) == [2, 4, 5])
        #expect(depths.cumulative.last == 6 && depths.cumulative.count == QueueDepths.bounds.count + 1)
        try await TestedServer.run { server in
            let client = ParleyClient(agent: "metrics")
            await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
            for await event in client.events { if case .connected = event { break } }
            let page = try ExpositionPage(await server.metrics.text())
            #expect(page.value("parley_outbound_queue_connections", ["le": "67108864"]) == 1)
            #expect(page.value("parley_outbound_queue_connections", ["le": "+Inf"]) == 1)
            await client.close()
        }
    }

    @Test func `no name and no text of a user is in the metrics`() async throws {
        try await TestedServer.run(demo: true) { server in
            let text = await server.metrics.text()
            for person in Demo.people { #expect(!text.contains("\"\(person.login)\"")) }
            #expect(!text.contains("\"\(Demo.slug)\""))
        }
    }

    @Test func `the README holds the table of all metrics`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/ParleyServer/Metrics/README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        let rows = MetricCatalogue.all.map { metric in
            let kind =
                switch metric.kind {
                case .counter: "counter"
                case .gauge: "gauge"
                case .histogram: "histogram"
                }
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(kind) | \(labels) | \(metric.help) |"
        }
        let table = (["| metric | kind | labels | meaning |", "| --- | --- | --- | --- |"] + rows)
            .joined(separator: "\n")
        #expect(readme.contains(table), "The table has to be:\n\(table)")
    }
}
