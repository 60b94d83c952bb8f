/// Writes `FailureCode` and what makes `Failure` an error.
struct SwiftFailures {
    let schema: Schema

    func write(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation([
            "Why a request failed or a connection ended. Numbers that this version does not know are kept as they are."
        ])
        swift.block("public struct FailureCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible") {
            swift in
            swift.documentation(["The number of the failure. On a WebSocket, 4000 and this is the close code."])
            swift.line("public let rawValue: UInt8")
            swift.line()
            swift.documentation(["Wraps any number."])
            swift.block("public init(rawValue: UInt8)") { $0.line("self.rawValue = rawValue") }
            swift.line()
            for failure in schema.failures {
                swift.documentation([failure.explanation])
                swift.line("public static let \(failure.name.escaped) = FailureCode(rawValue: \(failure.number))")
            }
        }
        swift.line()
        swift.block("extension FailureCode") { swift in
            writeScope(&swift)
            swift.line()
            writeAdvice(&swift)
            swift.line()
            writeTexts(&swift)
        }
        if let failed = schema.messages.first(where: { $0.kind == .failed }) { writeError(failed, &swift) }
    }

    private func writeScope(_ swift: inout SwiftText) {
        swift.documentation(["What a failure ends."])
        swift.block("public enum Scope: Hashable, Sendable") { swift in
            swift.documentation(["The request, and nothing else."])
            swift.line("case request")
            swift.documentation(["The connection."])
            swift.line("case connection")
        }
        swift.line()
        let names = schema.failures.filter { $0.scope == .connection }.map { ".\($0.name.escaped)" }
        swift.documentation(["What the failure ends: the request, for a failure that this version does not know."])
        swift.block("public var scope: Scope") { swift in
            writeSwitch([("connection", names)], fallback: ".request", &swift)
        }
    }

    private func writeAdvice(_ swift: inout SwiftText) {
        swift.documentation(["What to do after a failure."])
        swift.block("public enum Advice: Hashable, Sendable") { swift in
            swift.documentation(["It will fail again."])
            swift.line("case never")
            swift.documentation(["Try again, not before `after` if that is given."])
            swift.line("case retry")
            swift.documentation(["Connect again at once."])
            swift.line("case reconnect")
            swift.documentation(["Sign in first."])
            swift.line("case signIn")
        }
        swift.line()
        let groups = FailureCase.Advice.allCases.filter { $0 != .never }.map { advice in
            (advice.rawValue, schema.failures.filter { $0.advice == advice }.map { ".\($0.name.escaped)" })
        }
        swift.documentation(["What to do about it: nothing, for a failure that this version does not know."])
        swift.block("public var advice: Advice") { swift in
            writeSwitch(groups, fallback: ".never", &swift)
        }
    }

    private func writeSwitch(_ groups: [(value: String, names: [String])], fallback: String, _ swift: inout SwiftText) {
        let filled = groups.filter { !$0.names.isEmpty }
        guard !filled.isEmpty else { return swift.line(fallback) }
        swift.switching("self") { swift in
            for group in filled {
                swift.cases(group.names, ".\(group.value)")
            }
            swift.line("default: \(fallback)")
        }
    }

    private func writeTexts(_ swift: inout SwiftText) {
        swift.documentation([
            "The name in the schema, as in `notFound`; `failure 99` for one that this version does not know."
        ])
        swift.block("public var name: String") { swift in
            swift.switching("self") { swift in
                for failure in schema.failures { swift.line("case .\(failure.name.escaped): \"\(failure.name)\"") }
                swift.line("default: \"failure \\(rawValue)\"")
            }
        }
        swift.line()
        swift.documentation(["One sentence for people."])
        swift.block("public var explanation: String") { swift in
            swift.switching("self") { swift in
                for failure in schema.failures {
                    swift.line("case .\(failure.name.escaped): \(failure.explanation.swiftLiteral)")
                }
                swift.line("default: \"The other side reports failure \\(rawValue).\"")
            }
        }
        swift.line()
        swift.documentation(["Whether this version knows the failure."])
        swift.line("public var isKnown: Bool { \(schema.failures.isEmpty ? "false" : "Self.known.contains(self)") }")
        swift.line()
        swift.line("private static let known: Set<FailureCode> = [")
        for failure in schema.failures { swift.line("    .\(failure.name.escaped),") }
        swift.line("]")
        swift.line()
        swift.documentation(["The name."])
        swift.line("public var description: String { name }")
    }

    /// `Failure.notFound` and `Failure.notFound(field: …)`.
    private func writeError(_ failed: Message, _ swift: inout SwiftText) {
        let details = failed.payload.optional
        let parameters = details.map { "\($0.name.escaped): \($0.swiftTypeName)\($0.swiftDefault)" }
        let arguments = details.map { ", \($0.name): \($0.name.escaped)" }.joined()
        swift.line()
        swift.line("extension \(failed.name): Error {}")
        swift.line()
        swift.block("extension \(failed.name)") { swift in
            for (index, failure) in schema.failures.enumerated() {
                if index > 0 { swift.line() }
                let name = failure.name.escaped
                swift.documentation([failure.explanation])
                swift.line("public static let \(name) = \(failed.name)(code: .\(name))")
                guard !details.isEmpty else { continue }
                swift.line()
                swift.documentation([failure.explanation])
                swift.call("public static func \(name)", parameters, tail: " -> \(failed.name) {")
                swift.line("    \(failed.name)(code: .\(name)\(arguments))")
                swift.line("}")
            }
        }
    }
}
