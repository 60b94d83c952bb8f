/// Writes how events may be treated under pressure, and for whom they are.
struct SwiftDelivery {
    let schema: Schema

    func write(_ swift: inout SwiftText) {
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
            swift.line()
            swift.block("fileprivate init(_ opcode: UInt8, _ first: UInt64 = 0, _ second: UInt64 = 0)") { swift in
                swift.line("self.opcode = opcode")
                swift.line("self.first = first")
                swift.line("self.second = second")
            }
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
            swift.switching("self") { swift in
                for (message, delivery) in schema.events { swift.line(line(message, delivery)) }
            }
        }
    }

    private func writeKeys(_ swift: inout SwiftText) {
        swift.documentation(["What it shares with the events whose place it takes; nil unless it is `latest`."])
        swift.block("public var latestKey: LatestKey?") { swift in
            swift.switching("self") { swift in
                let latest = schema.events.filter { $0.delivery.deliveryClass == .latest }
                for (message, delivery) in latest {
                    let fields = delivery.key.compactMap { name in message.payload.fields.first { $0.name == name } }
                    let binding = fields.isEmpty ? "" : "(let message)"
                    let values = [".opcode"] + fields.map(\.keyExpression)
                    swift.line("case .\(message.name.lowerCamel)\(binding):")
                    swift.line("    LatestKey(\(message.name)\(values.joined(separator: ", ")))")
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
            swift.switching("self") { swift in
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
        return "message.\(name)"
    }
}
