import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `A page` {
    private func message(_ seq: Int, posted: UInt64, bytes: Int = 10) -> StoredMessage {
        let text = String(repeating: "x", count: bytes)
        let time = Timestamp(milliseconds: posted)
        return StoredMessage(
            message: Message(seq: Seq(seq), sender: UserID(1), after: 0, text: text), posted: time, changed: time)
    }

    private func numbers(_ page: MessagePage) -> [Int] { page.messages.map { Int($0.seq.rawValue) } }

    @Test func `of messages writes each time as the difference to the one before`() {
        let found = [message(1, posted: 5000), message(2, posted: 5000), message(4, posted: 9500)]
        let page = MessagePage(found, around: 0, limit: 3, budget: 10_000)
        #expect(page.start == Timestamp(milliseconds: 5000))
        #expect(page.messages.map(\.after) == [0, 0, 4500])
    }

    @Test func `of no messages is empty`() {
        let page = MessagePage([], around: -1, limit: 3, budget: 10_000)
        #expect(page.messages.isEmpty)
        #expect(!page.hasEarlier)
        #expect(!page.hasLater)
    }

    @Test(arguments: [
        // anchor, limit, page
        (0, 3, [1, 2, 3]), (6, 3, [5, 6, 7]), (3, 3, [3, 4, 5]), (3, 4, [3, 4, 5, 6]), (1, 5, [1, 2, 3, 4, 5]),
        (5, 5, [3, 4, 5, 6, 7]), (2, 100, [1, 2, 3, 4, 5, 6, 7]), (4, 1, [5]),
    ])
    func `of messages grows from its anchor at both sides until it is full`(anchor: Int, limit: Int, expected: [Int]) {
        let found = (1...7).map { message($0, posted: UInt64($0) * 1000) }
        let page = MessagePage(found, around: anchor, limit: limit, budget: 10_000)
        #expect(numbers(page) == expected)
        #expect(page.hasEarlier == (expected.first != 1))
        #expect(page.hasLater == (expected.last != 7))
    }

    @Test func `of messages never takes more bytes than its budget, and wastes less than one message`() {
        let found = (1...30).map { message($0, posted: UInt64($0) << ($0 % 20), bytes: $0 * 37 % 400) }
        let largest = found.map(\.message.embeddedSize).max()! + 8
        for anchor in [0, 7, 15, 29] {
            for budget in stride(from: 500, through: 4000, by: 61) {
                let page = MessagePage(found, around: anchor, limit: 200, budget: budget)
                let size = page.messages.reduce(0) { $0 + $1.embeddedSize }
                #expect(size <= budget)
                #expect(size > budget - largest || page.messages.count == found.count)
                #expect(numbers(page).contains(anchor + 1))
                #expect(
                    numbers(page) == Array(numbers(page)[0]...numbers(page).last!), "nothing is left out in between")
            }
        }
    }

    @Test func `of other things is the beginning of what was found, and says whether that was all`() {
        let users = (1...5).map { number in
            User(user: UserID(number), role: .member, login: "login", name: "name")
        }
        let size = users[0].embeddedSize
        let cases: [(limit: Int, budget: Int, count: Int, isCut: Bool)] = [
            (5, 1000, 5, false), (9, 1000, 5, false), (4, 1000, 4, true), (5, size * 5, 5, false),
            (5, size * 5 - 1, 4, true), (5, size, 1, true), (5, size - 1, 0, true),
        ]
        for (limit, budget, count, isCut) in cases {
            let page = Page.prefix(of: users, limit: limit, budget: budget)
            #expect(page.list == Array(users.prefix(count)))
            #expect(page.isCut == isCut)
        }
    }

    @Test func `of other things ends at the first that does not fit, so that none is passed over`() {
        var users = (1...3).map { User(user: UserID($0), role: .member, login: "l", name: "n") }
        users[1].name = String(repeating: "n", count: 200)
        let page = Page.prefix(of: users, limit: 3, budget: 50)
        #expect(page.list == [users[0]])
        #expect(page.isCut)
    }
}
