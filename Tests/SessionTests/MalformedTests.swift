import Foundation
import ParleyProtocol
import Session
import Testing
import WireFormat

@Suite struct `What is malformed` {
    private static let specification: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protocol/SPECIFICATION.md")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// The table and the kinds have the same order.
    @Test func `ends the session with the failure that the specification names`() throws {
        let rows = Self.specification.split(separator: "\n").drop { !$0.hasPrefix("| name | what is wrong |") }
        let kinds = DecodingFailure.Kind.allCases
        #expect(rows.dropFirst(2).prefix { $0.hasPrefix("| `") }.count == kinds.count)
        for (row, kind) in zip(rows.dropFirst(2), kinds) {
            let code = CloseReason(DecodingFailure(kind, at: 0)).code.name
            #expect(row.hasSuffix("| [\(code)](#failure-\(code.lowercased())) |"), "\(kind)")
        }
    }

    @Test func `drops the requests in front of it whose turn has not come, and the reply of the one that runs`() throws
    {
        var dialogue = try Dialogue.signedIn()
        #expect(try dialogue.send(.post(2)) == .dispatch(2, .post("hi")))
        #expect(try dialogue.send(.post(3)) == .ignore)
        guard case .close(let reason) = dialogue.receive([1, 0xff]) else {
            Issue.record("a malformed record closes")
            return
        }
        #expect(reason.code == .malformed)
        #expect(dialogue.answer(2, .success(.posted)) == .ignore)
        #expect(dialogue.session.phase == .closed)
    }
}
