/// Writes what must hold before a message is served, and how events may be treated.
struct SwiftGuards {
    let schema: Schema

    func write(_ swift: inout SwiftText) {
        writeTypes(&swift)
        writeBudget(&swift)
        let notifies = schema.messages.filter { $0.kind == .notify }
        writeTable("Request", schema.requests, &swift)
        writeTable("Notify", notifies, &swift)
    }

    private func writeTypes(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation(["The state that a session must have reached. Each includes those before it."])
        swift.block("public enum Requirement: UInt8, Hashable, Sendable, Comparable") { swift in
            swift.documentation(["A connection, before Hello."])
            swift.line("case connection")
            swift.documentation(["Hello was answered."])
            swift.line("case hello")
            swift.documentation(["Somebody is signed in."])
            swift.line("case signedIn")
            swift.line()
            swift.documentation(["Orders from what is reached first to what is reached last."])
            swift.block("public static func < (left: Requirement, right: Requirement) -> Bool") { swift in
                swift.line("left.rawValue < right.rawValue")
            }
        }
        swift.line()
        swift.documentation(["What must hold before a request or a notify is served, and how it may fail."])
        swift.block("public struct RequestGuards: Hashable, Sendable") { swift in
            swift.documentation(["The state that the session must have reached."])
            swift.line("public let needs: Requirement")
            swift.line()
            swift.documentation(["The budget that it draws on; nil when it is free."])
            swift.line("public let budget: Budget?")
            swift.line()
            swift.documentation(["The failures that it may give, beside those that every request may."])
            swift.line("public let failures: [FailureCode]")
        }
    }

    private func writeBudget(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation(["A budget that requests draw on: a bucket of `burst` that is refilled at `perSecond`."])
        guard !schema.budgets.isEmpty else {
            return swift.line("public enum Budget: Hashable, Sendable {}")
        }
        swift.block("public enum Budget: UInt8, Hashable, Sendable, CaseIterable") { swift in
            for budget in schema.budgets {
                swift.documentation(budget.documentation)
                swift.line("case \(budget.name.escaped)")
            }
            swift.line()
            swift.documentation(["How many requests may come at once."])
            swift.block("public var burst: Int") { swift in
                swift.switching("self") { swift in
                    for budget in schema.budgets { swift.line("case .\(budget.name.escaped): \(budget.burst.grouped)") }
                }
            }
            swift.line()
            swift.documentation(["How many requests are given back each second."])
            swift.block("public var perSecond: Int") { swift in
                swift.switching("self") { swift in
                    for budget in schema.budgets {
                        swift.line("case .\(budget.name.escaped): \(budget.perSecond.grouped)")
                    }
                }
            }
        }
    }

    private func writeTable(_ umbrella: String, _ messages: [Message], _ swift: inout SwiftText) {
        swift.line()
        swift.block("extension \(umbrella)") { swift in
            swift.documentation(["What must hold before it is served."])
            swift.block("public var guards: RequestGuards") { swift in
                swift.switching("self") { swift in
                    for message in messages { swift.line("case .\(message.name.lowerCamel): \(message.name).guards") }
                }
            }
        }
        for message in messages {
            swift.line()
            swift.block("extension \(message.name)") { swift in
                let guards = message.guards
                let budget = guards.budget.map { ".\($0.escaped)" } ?? "nil"
                let failures = guards.failures.map { ".\($0.escaped)" }.joined(separator: ", ")
                swift.documentation(["What must hold before it is served."])
                swift.call(
                    "public static let guards = RequestGuards",
                    ["needs: .\(guards.needs.rawValue)", "budget: \(budget)", "failures: [\(failures)]"])
            }
        }
    }
}
