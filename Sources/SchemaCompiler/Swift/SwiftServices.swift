/// Writes the protocols that services conform to, and the dispatch of requests to them.
struct SwiftServices {
    let schema: Schema

    /// The type that requests throw.
    private var failure: String { schema.messages.first { $0.kind == .failed }?.name ?? "Never" }

    func write(_ swift: inout SwiftText) {
        guard !schema.services.isEmpty else { return }
        for service in schema.services { writeProtocol(service, &swift) }
        let names = schema.services.map { "\($0.name)Service" }
        let umbrella = schema.name.prefix(1).uppercased() + schema.name.dropFirst() + "Service"
        swift.line()
        swift.documentation(["Everything that the protocol asks of a server."])
        swift.line("public protocol \(umbrella): \(names.joined(separator: ", ")) {}")
        swift.line()
        swift.block("extension \(umbrella)") { swift in
            swift.documentation(["Serves any request by its own method."])
            let head = "public func dispatch(_ request: Request, by caller: Caller) async throws(\(failure)) -> Reply"
            swift.block(head) { swift in
                swift.switching("request") { swift in
                    for request in schema.requests {
                        let name = request.name.lowerCamel
                        swift.line("case .\(name)(let request): .\(name)(try await \(name)(request, by: caller))")
                    }
                }
            }
        }
    }

    private func writeProtocol(_ service: Service, _ swift: inout SwiftText) {
        swift.line()
        swift.documentation(service.documentation)
        swift.block("public protocol \(service.name)Service") { swift in
            swift.documentation(["Who asks: what the server knows of the session."])
            swift.line("associatedtype Caller: Sendable")
            for request in schema.requests where service.requests.contains(request.name) {
                swift.line()
                swift.documentation(request.documentation + fails(request))
                swift.call(
                    "func \(request.name.lowerCamel)", ["_ request: \(request.name)", "by caller: Caller"],
                    tail: " async throws(\(failure)) -> \(request.name).Reply")
            }
        }
    }

    private func fails(_ request: Message) -> [String] {
        guard !request.guards.failures.isEmpty else { return [] }
        return ["", "- Throws: " + request.guards.failures.map { "`\($0)`" }.joined(separator: ", ") + "."]
    }
}
