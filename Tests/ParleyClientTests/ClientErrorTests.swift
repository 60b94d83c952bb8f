import ParleyProtocol
import Testing

@testable import ParleyClient

@Suite struct `Why something did not come about` {
    static let ends: [ConnectionEnd] = [
        .goodbye(Goodbye(code: .shuttingDown)), .goodbye(Goodbye(code: .shuttingDown, detail: "Going down..")),
        .unreachable("no route."), .cut(nil), .cut("Broken pipe. "), .helloTimeout,
        .helloRefused(Failure(code: .unavailable, detail: "Not now.")), .silent,
        .protocolViolation("The length is wrong."), .closed,
    ]

    @Test func `is told to the person whom it concerns, with what the server knows more exactly`() {
        #expect(ClientError.refused(Failure(code: .forbidden)).description == "You may not do this.")
        let exact = Failure(code: .forbidden, detail: "Only owners archive a room.")
        #expect(ClientError.refused(exact).description == "Only owners archive a room.")
    }

    @Test(arguments: ends)
    func `is one sentence with one full stop`(end: ConnectionEnd) {
        let sentence = ClientError.notConnected(end).description
        #expect(sentence.hasSuffix(".") && sentence.count { $0 == "." } == 1, "\(sentence)")
    }
}
