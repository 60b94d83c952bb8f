import Testing

@testable import Hub

@Suite struct `A crowd` {
    private final class Member {}

    @Test(arguments: [5, 33, 200])
    func `keeps those who have not gone, whoever goes when`(size: Int) {
        var random = SystemRandomNumberGenerator()
        var crowd = Crowd<Member>()
        var expected: [ObjectIdentifier: Member] = [:]
        for step in 0..<2_000 {
            // It grows, then shrinks, again and again.
            if expected.isEmpty || (step / size).isMultiple(of: 2) && random.next(upperBound: 4 as UInt) > 0 {
                let member = Member()
                expected[ObjectIdentifier(member)] = member
                crowd.insert(member)
            } else if let gone = expected.values.randomElement(using: &random) {
                expected[ObjectIdentifier(gone)] = nil
                crowd.remove(gone)
            }
            crowd.checkInvariants()
            #expect(crowd.isEmpty == expected.isEmpty)
        }
        #expect(Set(crowd.members.map { ObjectIdentifier($0) }) == Set(expected.keys))
        #expect(crowd.members.count == expected.count)
    }

    @Test func `does not mind the departure of somebody who is not there`() {
        var crowd = Crowd<Member>()
        for _ in 0..<40 { crowd.insert(Member()) }
        crowd.remove(Member())
        #expect(crowd.members.count == 40)
        crowd.checkInvariants()
    }
}
