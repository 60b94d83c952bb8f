import HTTPTypes
import HummingbirdCore
import NIOCore
import WebPages

/// What is where on the HTTP port.
struct Router: Sendable {
    private let files: [String: StaticFile]
    private let services: WebServices
    private let documentFields: HTTPFields
    private let partFields: HTTPFields

    /// - Parameter security: what responses tell browsers.
    init(_ services: WebServices, security: SecurityFields) {
        self.services = services
        documentFields = HTTPFields(security.document)
        partFields = HTTPFields(security.everywhere)
        var files: [String: StaticFile] = [:]
        for file in services.files {
            let served = StaticFile(file)
            files["/" + file.path] = served
            if file.path == "index.html" { files["/"] = served }
        }
        self.files = files
    }

    /// Serves a request.
    func respond(to request: Request, with writer: consuming ResponseWriter) async throws {
        var reply = await reply(to: request.head)
        let length = reply.body.readableBytes
        for field in reply.isPart ? partFields : documentFields { reply.fields.append(field) }
        reply.fields[.date] = HTTPDate.now()
        if reply.status != .notModified { reply.fields[.contentLength] = "\(length)" }
        if request.headers[.connection] == "close" { reply.fields[.connection] = "close" }
        if request.method == .head { reply.body = ByteBuffer() }
        try await writer.write(
            response: HTTPResponse(status: reply.status, headerFields: reply.fields),
            body: reply.body.readableBytes == 0 ? ResponseBody() : ResponseBody(byteBuffer: reply.body))
    }

    private func reply(to head: HTTPRequest) async -> Reply {
        let path = String((head.path ?? "").prefix { $0 != "?" })
        guard let resource = resource(at: path) else { return .text("There is nothing here.\n", status: .notFound) }
        guard head.method == .get || head.method == .head else {
            var reply = Reply.text("This can only be read: GET and HEAD.\n", status: .methodNotAllowed)
            reply.fields[.allow] = "GET, HEAD"
            return reply
        }
        return await resource(head)
    }

    /// A resource, as it answers a request that reads it.
    private typealias Resource = @Sendable (HTTPRequest) async -> Reply

    private func resource(at path: String) -> Resource? {
        switch path {
        case "/healthz": return { _ in .text("ok\n") }
        case "/readyz": return { _ in await readiness() }
        case "/metrics":
            guard let metrics = services.metrics else { return nil }
            return { _ in .text(await metrics(), mediaType: "text/plain; version=0.0.4; charset=utf-8") }
        default:
            guard let file = files[path] else { return nil }
            return { head in serve(file, head) }
        }
    }

    private func readiness() async -> Reply {
        switch await services.readiness() {
        case .ready: .text("ready\n")
        case .notReady(let reason): .text("not ready: \(reason)\n", status: .serviceUnavailable)
        }
    }

    /// A client may keep a file, and asks each time whether it is still the same.
    private func serve(_ file: StaticFile, _ head: HTTPRequest) -> Reply {
        let compressed = ContentCoding.acceptsGzip(head.headerFields[.acceptEncoding]) ? file.gzip : nil
        let form = compressed ?? file.plain
        var fields: HTTPFields = [.cacheControl: "no-cache", .eTag: form.tag]
        if file.gzip != nil { fields[.vary] = "Accept-Encoding" }
        guard !file.isHeld(byOneWith: head.headerFields[.ifNoneMatch]) else {
            return Reply(status: .notModified, fields: fields, isPart: SecurityFields.isPart(file.mediaType))
        }
        fields[.contentType] = file.mediaType
        if compressed != nil { fields[.contentEncoding] = "gzip" }
        return Reply(
            status: .ok, fields: fields, body: form.bytes, isPart: SecurityFields.isPart(file.mediaType))
    }
}

extension HTTPFields {
    /// Fields whose names are known to be names.
    fileprivate init(_ fields: [(name: String, value: String)]) {
        self.init()
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a field") }
            append(HTTPField(name: name, value: value))
        }
    }
}
