extension SchemaComparison {
    /// Compares the fields of a structure, a message or a reply.
    mutating func compare(_ before: Payload, _ after: Payload, isOpen: Bool, _ senders: Senders) {
        compareRequired(before, after, senders)
        compareOptional(before, after, isOpen: isOpen, senders)
    }

    /// Required fields stand one behind the other: each place keeps its field.
    private mutating func compareRequired(_ before: Payload, _ after: Payload, _ senders: Senders) {
        let (olds, news) = (before.required, after.required)
        for (place, field) in olds.enumerated() {
            let subject = "\(after.name).\(field.name)"
            if place < news.count, news[place].name == field.name {
                compare(field.type, news[place].type, at: subject, senders)
            } else if news.contains(where: { $0.name == field.name }) {
                breaking(subject, "moved", "required fields are told apart by their order")
            } else if let now = after.optional.first(where: { $0.name == field.name }) {
                breaking(
                    subject, "became optional as ?\(now.flag ?? 0)", "the other side looks for it at its old place")
            } else if place < news.count, !olds.contains(where: { $0.name == news[place].name }) {
                breaking(
                    subject, "was renamed or replaced by \(news[place].name)",
                    "whether it still means the same cannot be seen")
            } else {
                breaking(subject, "was removed", "the other side takes what follows for it")
            }
        }
        let known = Set(before.fields.map(\.name))
        for field in news.dropFirst(olds.count) where !known.contains(field.name) {
            breaking(
                "\(after.name).\(field.name)", "was added as a required field",
                "old peers do not send it: make it optional")
        }
    }

    private mutating func compareOptional(_ before: Payload, _ after: Payload, isOpen: Bool, _ senders: Senders) {
        let olds = Dictionary(before.optional.map { ($0.flag ?? 0, $0) }) { first, _ in first }
        let news = Dictionary(after.optional.map { ($0.flag ?? 0, $0) }) { first, _ in first }
        for (flag, field) in olds.sorted(by: { $0.key < $1.key }) {
            let subject = "\(after.name).\(field.name)"
            if let now = news[flag] {
                if now.name == field.name {
                    compare(field.type, now.type, at: subject, senders)
                } else {
                    breaking(subject, "?\(flag) is \(now.name) now", "a flag is never used for another field")
                }
            } else if let now = after.fields.first(where: { $0.name == field.name }) {
                breaking(
                    subject, "?\(flag) became " + (now.flag.map { "?\($0)" } ?? "required"),
                    "the other side looks for it at its old flag")
            } else {
                breaking(
                    subject, "?\(flag) was removed",
                    "old peers still send it, and a reader that does not know a flag passes over what follows")
            }
        }
        for (flag, field) in news.sorted(by: { $0.key < $1.key }) where olds[flag] == nil {
            // One that was required, or had another flag, has been told.
            guard !before.fields.contains(where: { $0.name == field.name }) else { continue }
            added(
                field, flag, behind: olds.keys.filter { $0 > flag }.min(), in: after.name, before: olds, isOpen: isOpen)
        }
    }

    private mutating func added(
        _ field: Field, _ flag: Int, behind next: Int?, in payload: String, before: [Int: Field], isOpen: Bool
    ) {
        let subject = "\(payload).\(field.name)"
        let what = "?\(flag) was added"
        if !isOpen {
            breaking(subject, what, "a closed structure never grows")
        } else if let next, let lost = before[next] {
            breaking(
                subject, what,
                "an old reader does not know ?\(flag) and passes over what follows, from ?\(next) \(lost.name) on")
        } else {
            compatible(subject, what, "old readers pass over it")
        }
    }

    // MARK: Types

    /// Compares two types at a place.
    mutating func compare(_ before: WireType, _ after: WireType, at subject: String, _ senders: Senders) {
        if case .alias(let one, _) = before, case .alias(let other, _) = after, one == other {
            // Where it is declared, it is told once.
            return
        }
        let written = (before.written, after.written)
        switch (before.resolved, after.resolved) {
        case (.number(let one), .number(let other)), (.back(let one), .back(let other)):
            compare(one, other, before, after, at: subject, senders)
        case (.bytes(let one), .bytes(let other)), (.text(let one), .text(let other)):
            compare(one, other, before, after, at: subject, senders)
        case (.list(let oneElement, let one), .list(let otherElement, let other)):
            compare(one, other, before, after, at: subject, senders)
            compare(oneElement, otherElement, at: "\(subject)[]", senders)
        case (.enumeration(let one, _), .enumeration(let other, _)) where one == other: return
        case (.structure(let one), .structure(let other)) where one == other: return
        case (let one, let other) where one == other: return
        default: breaking(subject, "\(written.0) became \(written.1)", "the bytes mean something else")
        }
    }

    private mutating func compare<Bound: Comparable>(
        _ one: ClosedRange<Bound>, _ other: ClosedRange<Bound>, _ before: WireType, _ after: WireType,
        at subject: String,
        _ senders: Senders
    ) {
        guard one != other else { return }
        bounds(
            subject, before.resolved.written, after.resolved.written,
            widened: other.lowerBound < one.lowerBound || other.upperBound > one.upperBound,
            narrowed: other.lowerBound > one.lowerBound || other.upperBound < one.upperBound, senders)
    }
}
