extension Checker {
    /// How long the body of a message's record may be. What a client sends before Hello is answered must keep the
    /// limit of Hello; what either side sends, every limit.
    func limit(of message: MessageSyntax) -> Int {
        switch message.kind {
        case .request, .notify:
            message.guards.needs?.text == "connection" ? schema.limits.hello : schema.limits.client
        case .signal: min(schema.limits.hello, schema.limits.client, schema.limits.server)
        case .event, .failed: schema.limits.server
        }
    }

    /// Makes sure that a record keeps its limit whatever its fields hold. A `fit` list takes what the others leave.
    mutating func checkLimit(of payload: inout Payload, limit: Int, hasID: Bool, at location: SourceLocation) {
        let header = 1 + (hasID ? Sizes.varint(UInt64(UInt32.max)) : 0)
        payload.heapBytesMax = HeapBound(structures: structures)
            .bytes(of: payload, byteCount: min(payload.size.upperBound, limit, Int(Self.limitMax)))
        let fits = payload.fields.filter { $0.isFit }
        guard let list = fits.first else {
            let largest = header + payload.size.upperBound
            if largest > limit {
                report(
                    location, "`\(payload.name)` can take \(largest) bytes, the limit of its record is \(limit)",
                    mend: "\(mendForSize(of: payload)), or mark the list that the sender is to cut with `fit`")
            }
            return
        }
        guard fits.count == 1, case .list(let element, let bounds) = list.type.resolved else {
            report(location, "`\(payload.name)` has two lists that are `fit`", mend: "keep one of them")
            return
        }
        guard bounds.upperBound <= limit else {
            report(
                location,
                "`\(list.name)` of `\(payload.name)` may have \(bounds.upperBound) elements, more than fit into \(limit) bytes",
                mend: "lower its bound")
            return
        }
        let listSize = Sizes.of(list.type, structures: structureSizes).upperBound
        let budget = limit - header - (payload.size.upperBound - listSize) - Sizes.varint(bounds.upperBound)
        let elementSize = Sizes.of(element, structures: structureSizes).upperBound
        if budget < elementSize {
            report(
                location,
                "`\(payload.name)` leaves \(max(0, budget)) bytes for `\(list.name)`, one element can take \(elementSize)",
                mend: "lower the bounds of the other fields")
        }
        payload.fitBudget = budget
    }

    private func mendForSize(of payload: Payload) -> String {
        let sizes = payload.fields.map { ($0.name, Sizes.of($0.type, structures: structureSizes).upperBound) }
        guard let widest = sizes.max(by: { $0.1 < $1.1 }) else { return "lower a bound" }
        return "lower the bound of `\(widest.0)`, which can take \(widest.1) bytes"
    }
}
