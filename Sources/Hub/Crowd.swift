/// Objects in no particular order, of which any can go without a search through the others.
///
/// A few are searched. Of many, the places are remembered from the first departure on, because whoever goes is seldom alone:
/// when a network fails, thousands of sessions leave the same rooms at once. A crowd that nobody leaves is an array and no more.
///
/// Invariant: `places` is empty, or names the place of each member.
struct Crowd<Member: AnyObject> {
    /// Up to how many members are searched.
    static var searchedMax: Int { 32 }

    /// Everybody, to be walked through.
    private(set) var members: [Member] = []
    private var places: [ObjectIdentifier: Int] = [:]

    /// Whether nobody is there.
    var isEmpty: Bool { members.isEmpty }

    /// Takes in somebody who is not there yet.
    mutating func insert(_ member: Member) {
        if !places.isEmpty { places[ObjectIdentifier(member)] = members.count }
        members.append(member)
    }

    /// Lets somebody go who may be there.
    /// - Returns: the place that is empty then, which the last one takes; nil when the member is not there.
    @discardableResult
    mutating func remove(_ member: Member) -> Int? {
        guard let place = place(of: member) else { return nil }
        members.swapAt(place, members.count - 1)
        members.removeLast()
        guard !places.isEmpty else { return place }
        places[ObjectIdentifier(member)] = nil
        if place < members.count { places[ObjectIdentifier(members[place])] = place }
        if members.count <= Self.searchedMax / 2 { places = [:] }
        return place
    }

    private mutating func place(of member: Member) -> Int? {
        if places.isEmpty {
            guard members.count > Self.searchedMax else { return members.firstIndex { $0 === member } }
            places.reserveCapacity(members.count)
            for (place, member) in members.enumerated() { places[ObjectIdentifier(member)] = place }
        }
        return places[ObjectIdentifier(member)]
    }

    /// What holds between any two calls; checked by tests after every step.
    func checkInvariants() {
        precondition(places.isEmpty || places.count == members.count, "everybody has a place")
        for (member, place) in places {
            precondition(ObjectIdentifier(members[place]) == member, "everybody stands at its place")
        }
    }
}
