extension SchemaComparison {
    // MARK: Failures and budgets

    mutating func compareFailures() {
        for failure in old.failures {
            let subject = "failure \(failure.name)"
            guard let now = new.failures.first(where: { $0.name == failure.name }) else {
                if let other = new.failures.first(where: { $0.number == failure.number }) {
                    breaking(
                        subject, "\(failure.number) is \(other.name) now", "a number is never used for something else")
                } else {
                    breaking(subject, "\(failure.number) was removed", "old peers still send it")
                }
                continue
            }
            if now.number != failure.number {
                breaking(subject, "\(failure.number) became \(now.number)", "old peers take it for another failure")
            }
            if now.scope != failure.scope {
                breaking(subject, "\(failure.scope) became \(now.scope)", "old peers expect the other end of it")
            }
            if now.advice != failure.advice {
                breaking(subject, "advice \(failure.advice) became \(now.advice)", "old clients follow the old advice")
            }
        }
        for failure in new.failures
        where !old.failures.contains(where: { $0.name == failure.name || $0.number == failure.number }) {
            compatible(
                "failure \(failure.name)", "\(failure.number) was added",
                "old clients know what to do with unknown failures")
        }
    }

    mutating func compareBudgets() {
        for budget in new.budgets {
            guard let before = old.budgets.first(where: { $0.name == budget.name }) else { continue }
            if before.burst != budget.burst || before.perSecond != budget.perSecond {
                compatible(
                    "budget \(budget.name)",
                    "\(before.burst), \(before.perSecond) per second became \(budget.burst), \(budget.perSecond) per second",
                    "the server decides; clients wait when it says so")
            }
        }
    }

    // MARK: Messages

    mutating func compareMessages() {
        for message in old.messages where !new.messages.contains(where: { $0.name == message.name }) {
            if let other = new.messages.first(where: { $0.opcode == message.opcode }) {
                breaking(
                    message.name, "\(message.opcode.hex) is \(other.name) now",
                    "an opcode is never used for another message")
            } else {
                breaking(message.name, "was removed", "old peers still send it, or wait for it")
            }
        }
        for message in new.messages {
            if let before = old.messages.first(where: { $0.name == message.name }) {
                compare(before, message)
            } else if !old.messages.contains(where: { $0.opcode == message.opcode }) {
                added(message)
            }
        }
    }

    private mutating func added(_ message: Message) {
        let what = "\(message.kind.name) \(message.opcode.hex) was added"
        guard !old.reservedOpcodes.contains(message.opcode) else {
            return breaking(message.name, what, Self.wasReserved)
        }
        switch message.kind {
        case .request: compatible(message.name, what, "an old server answers unknownRequest")
        case .notify:
            compatible(message.name, what, "a client must not send it to an old server, which takes it for a request")
        case .event: compatible(message.name, what, "old clients ignore it")
        case .signal:
            compatible(message.name, what, "a client must not send it to an old server; old clients ignore it")
        case .failed: breaking(message.name, what, "old clients know no other answer to a request that failed")
        }
    }

    private mutating func compare(_ before: Message, _ after: Message) {
        let name = after.name
        if before.opcode != after.opcode {
            breaking(name, "\(before.opcode.hex) became \(after.opcode.hex)", "a message keeps its opcode")
        }
        guard before.kind.name == after.kind.name else {
            return breaking(
                name, "\(before.kind.name) became \(after.kind.name)", "it is sent by others, or answered otherwise")
        }
        compare(before.payload, after.payload, isOpen: true, after.kind.senders)
        if case .request(let one, _) = before.kind, case .request(let other, _) = after.kind {
            compare(one, other, isOpen: true, .server)
        }
        if case .event(let one) = before.kind, case .event(let other) = after.kind { compare(one, other, name) }
        compare(before.guards, after.guards, name)
    }

    private mutating func compare(_ before: Delivery, _ after: Delivery, _ name: String) {
        if before.deliveryClass != after.deliveryClass {
            breaking(
                name, "\(before.deliveryClass) became \(after.deliveryClass)",
                "old clients rely on what may be left out of it")
        }
        if before.key != after.key {
            breaking(
                name, "its key [\(before.key.joined(separator: " "))] became [\(after.key.joined(separator: " "))]",
                "old clients rely on which of its events are left out")
        }
        if before.audience != after.audience {
            breaking(
                name, "for the \(before.audience) became for the \(after.audience)", "others receive it than before")
        }
    }

    private mutating func compare(_ before: Guards, _ after: Guards, _ name: String) {
        if before.needs != after.needs {
            let order = Guards.Requirement.allCases
            let isStricter = (order.firstIndex(of: after.needs) ?? 0) > (order.firstIndex(of: before.needs) ?? 0)
            let what = "needs \(before.needs) became needs \(after.needs)"
            if isStricter {
                breaking(name, what, "old clients send it earlier")
            } else {
                compatible(name, what, "an old server refuses it earlier than that")
            }
        }
        if before.budget != after.budget {
            compatible(
                name, "budget \(before.budget ?? "none") became \(after.budget ?? "none")",
                "the server decides; clients wait when it says so")
        }
        for failure in after.failures where !before.failures.contains(failure) {
            compatible(name, "may fail with \(failure)", "old clients follow its advice")
        }
        for failure in before.failures where !after.failures.contains(failure) {
            compatible(name, "no longer fails with \(failure)")
        }
    }
}
