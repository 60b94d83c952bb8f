extension SchemaComparison {
    /// Compares the fields of a structure, a message or a reply.
    mutating func compare(_ before: Payload, _ after: Payload, isOpen: Bool, _ senders: Senders) {
        compareRequired(before, after, senders)
        compareOptional(before, after, isOpen: isOpen, senders)
        for flag in before.reservedFlags where !after.reservedFlags.contains(flag) {
            // What a field uses now is told with the field.
            guard !after.optional.contains(where: { $0.flag == flag }) else { continue }
            breaking(after.name, "?\(flag) is no longer reserved", Self.wasReserved)
        }
        for flag in after.reservedFlags where !before.reservedFlags.contains(flag) {
            compatible(after.name, "?\(flag) is reserved now")
        }
    }

    /// Compares what stands at the same place under the same name.
    private mutating func compare(_ before: Field, _ after: Field, at subject: String, _ senders: Senders) {
        compare(before.type, after.type, at: subject, senders)
        if before.isSecret != after.isSecret {
            let (what, peers) = after.isSecret ? ("became secret", "old") : ("is no longer secret", "new")
            compatible(subject, what, "\(peers) peers may log and compress it")
        }
        if after.isFit && !before.isFit {
            breaking(subject, "became fit", "old peers take a list that was cut for the whole")
        } else if before.isFit && !after.isFit {
            compatible(subject, "is no longer fit", "it comes whole")
        }
    }

    /// Required fields stand one behind the other: each place keeps its field.
    private mutating func compareRequired(_ before: Payload, _ after: Payload, _ senders: Senders) {
        let (olds, news) = (before.required, after.required)
        for (place, field) in olds.enumerated() {
            let subject = "\(after.name).\(field.name)"
            if place < news.count, news[place].name == field.name {
                compare(field, news[place], at: subject, senders)
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
                    compare(field, now, at: subject, senders)
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
                field, flag, behind: olds.keys.filter { $0 > flag }.min(), in: after.name, before: olds,
                isOpen: isOpen, wasReserved: before.reservedFlags.contains(flag))
        }
    }

    private mutating func added(
        _ field: Field, _ flag: Int, behind next: Int?, in payload: String, before: [Int: Field], isOpen: Bool,
        wasReserved: Bool
    ) {
        let subject = "\(payload).\(field.name)"
        let what = "?\(flag) was added"
        if !isOpen {
            breaking(subject, what, "a closed structure never grows")
        } else if let next, let lost = before[next] {
            breaking(
                subject, what,
                "an old reader does not know ?\(flag) and passes over what follows, from ?\(next) \(lost.name) on")
        } else if wasReserved {
            breaking(subject, what, Self.wasReserved)
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
        case (.enumeration, .enumeration), (.structure, .structure):
            // Names are not on the wire, so what is called otherwise and is the same all through has not changed.
            if SchemaForm(old).of(before) == SchemaForm(new).of(after) { return }
            breaking(subject, "\(written.0) became \(written.1)", "it has another name, and is not the same inside")
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
            subject, before.resolved.bounds, after.resolved.bounds,
            widened: other.lowerBound < one.lowerBound || other.upperBound > one.upperBound,
            narrowed: other.lowerBound > one.lowerBound || other.upperBound < one.upperBound, senders)
    }
}

extension WireType {
    /// The type as the schema writes it, with bounds that follow from others too.
    fileprivate var bounds: String { if case .back(let range) = self { "back<\(range.written)>" } else { written } }
}
