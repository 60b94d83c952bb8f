import HTTPTypes
import NIOCore

/// A response before it is sent.
struct Reply {
    var status: HTTPResponse.Status
    var fields: HTTPFields = [:]
    var body = ByteBuffer()
    /// Whether it is something that a browser only uses within a page.
    var isPart = false

    /// A line of text.
    static func text(
        _ text: String, status: HTTPResponse.Status = .ok, mediaType: String = "text/plain; charset=utf-8"
    ) -> Reply {
        Reply(
            status: status, fields: [.contentType: mediaType, .cacheControl: "no-store"],
            body: ByteBuffer(string: text))
    }
}
