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
                swift.block("switch self") { swift in
                    for budget in schema.budgets { swift.line("case .\(budget.name.escaped): \(budget.burst.grouped)") }
                }
            }
            swift.line()
            swift.documentation(["How many requests are given back each second."])
            swift.block("public var perSecond: Int") { swift in
                swift.block("switch self") { swift in
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
                swift.block("switch self") { swift in
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

    // MARK: - Events

    func writeDelivery(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation(["What may happen to an event that a slow consumer does not take."])
        swift.block("public enum DeliveryClass: Hashable, Sendable") { swift in
            swift.documentation(["It is never missing: the room is marked as behind, and the client fetches the rest."])
            swift.line("case durable")
            swift.documentation(["A later event with the same key takes its place."])
            swift.line("case latest")
            swift.documentation(["It is left out."])
            swift.line("case droppable")
        }
        swift.line()
        swift.documentation(["For whom an event is."])
        swift.block("public enum EventAudience: Hashable, Sendable") { swift in
            swift.documentation(["Everybody who takes part in its room."])
            swift.line("case room")
            swift.documentation(["All sessions of one user."])
            swift.line("case user")
            swift.documentation(["One session."])
            swift.line("case session")
            swift.documentation(["All sessions of the organisation."])
            swift.line("case organisation")
        }
        swift.line()
        swift.documentation(["Of the events with the same key only the latest matters."])
        swift.block("public struct LatestKey: Hashable, Sendable") { swift in
            swift.documentation(["The opcode of the event."])
            swift.line("public let opcode: UInt8")
            swift.line()
            swift.documentation(["The first field of the key, 0 if there is none."])
            swift.line("public let first: UInt64")
            swift.line()
            swift.documentation(["The second field of the key, 0 if there is none."])
            swift.line("public let second: UInt64")
        }
        swift.line()
        swift.block("extension Event") { swift in
            writeEventSwitch("delivery: DeliveryClass", "What may happen to it when it is not taken.", &swift) {
                "case .\($0.name.lowerCamel): .\($1.deliveryClass.rawValue)"
            }
            swift.line()
            writeEventSwitch("audience: EventAudience", "For whom it is.", &swift) {
                "case .\($0.name.lowerCamel): .\($1.audience.rawValue)"
            }
            swift.line()
            writeKeys(&swift)
            swift.line()
            writeRooms(&swift)
        }
    }

    private func writeEventSwitch(
        _ property: String, _ documentation: String, _ swift: inout SwiftText, _ line: (Message, Delivery) -> String
    ) {
        swift.documentation([documentation])
        swift.block("public var \(property)") { swift in
            swift.block("switch self") { swift in
                for (message, delivery) in schema.events { swift.line(line(message, delivery)) }
            }
        }
    }

    private func writeKeys(_ swift: inout SwiftText) {
        swift.documentation(["What it shares with the events whose place it takes; nil unless it is `latest`."])
        swift.block("public var latestKey: LatestKey?") { swift in
            swift.block("switch self") { swift in
                let latest = schema.events.filter { $0.delivery.deliveryClass == .latest }
                for (message, delivery) in latest {
                    let fields = delivery.key.compactMap { name in message.payload.fields.first { $0.name == name } }
                    let values = fields.map(\.keyExpression) + ["0", "0"]
                    let binding = fields.isEmpty ? "" : "(let message)"
                    swift.line("case .\(message.name.lowerCamel)\(binding):")
                    swift.line(
                        "    LatestKey(opcode: \(message.name).opcode, first: \(values[0]), second: \(values[1]))")
                }
                if latest.count < schema.events.count { swift.line("default: nil") }
            }
        }
    }

    private func writeRooms(_ swift: inout SwiftText) {
        let withRoom = schema.events.map(\.message).filter { message in
            message.payload.required.contains { $0.name == "room" && $0.type.swiftName == "RoomID" }
        }
        guard !withRoom.isEmpty else { return }
        swift.documentation(["The room that it tells about, if it tells about one."])
        swift.block("public var room: RoomID?") { swift in
            swift.block("switch self") { swift in
                for message in withRoom { swift.line("case .\(message.name.lowerCamel)(let message): message.room") }
                if withRoom.count < schema.events.count { swift.line("default: nil") }
            }
        }
    }
}

extension Field {
    /// The field as a number of a key.
    fileprivate var keyExpression: String {
        if case .alias(_, .number) = type { return "UInt64(message.\(name).rawValue)" }
        return "UInt64(message.\(name))"
    }
}
