/// Writes what is not a payload: numbers, enumerations, failures and budgets.
enum SwiftValues {
    static func writeAlias(_ alias: Alias, _ swift: inout SwiftText) {
        swift.line()
        var documentation = alias.documentation
        if let explained = alias.type.explained { documentation += ["", explained] }
        swift.documentation(documentation)
        guard case .number(let range) = alias.type else {
            swift.line("public typealias \(alias.name) = \(alias.type.swiftName)")
            return
        }
        let raw = range.upperBound > UInt64(UInt32.max) ? "UInt64" : "UInt32"
        swift.line("@frozen")
        swift.block("public struct \(alias.name): WireNumber") { swift in
            swift.documentation(["The number itself."])
            swift.line("public let rawValue: \(raw)")
            swift.line()
            swift.documentation(["The values that the protocol allows."])
            swift.line("@inlinable")
            let upper =
                range.upperBound == UInt64(UInt32.max)
                ? "UInt32.max" : range.upperBound == .max ? "UInt64.max" : range.upperBound.grouped
            swift.line("public static var range: ClosedRange<\(raw)> { \(range.lowerBound.grouped)...\(upper) }")
            swift.line()
            swift.documentation(["Wraps a number that is known to be in `range`."])
            swift.line("@inlinable")
            swift.block("public init(unchecked rawValue: \(raw))") { $0.line("self.rawValue = rawValue") }
        }
    }

    static func writeEnumeration(_ enumeration: Enumeration, _ swift: inout SwiftText) {
        swift.line()
        swift.documentation(enumeration.documentation)
        if enumeration.isOpen {
            writeOpen(enumeration, &swift)
        } else {
            writeClosed(enumeration, &swift)
        }
    }

    private static func writeClosed(_ enumeration: Enumeration, _ swift: inout SwiftText) {
        let head = "public enum \(enumeration.name): UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible"
        swift.block(head) { swift in
            for value in enumeration.cases {
                swift.documentation(value.documentation)
                swift.line("case \(value.name.escaped) = \(value.value)")
            }
            swift.line()
            writeName(enumeration.cases, isOpen: false, &swift)
        }
    }

    private static func writeOpen(_ enumeration: Enumeration, _ swift: inout SwiftText) {
        swift.block("public struct \(enumeration.name): RawRepresentable, Hashable, Sendable, CustomStringConvertible")
        { swift in
            swift.documentation(["The byte on the wire. Values that this version does not know are kept as they are."])
            swift.line("public let rawValue: UInt8")
            swift.line()
            swift.documentation(["Wraps any byte."])
            swift.block("public init(rawValue: UInt8)") { $0.line("self.rawValue = rawValue") }
            swift.line()
            for value in enumeration.cases {
                swift.documentation(value.documentation)
                swift.line("public static let \(value.name.escaped) = \(enumeration.name)(rawValue: \(value.value))")
            }
            swift.line()
            swift.documentation(["Whether this version knows the value."])
            swift.block("public var isKnown: Bool") { swift in
                swift.switching("self") { swift in
                    swift.cases(enumeration.cases.map { ".\($0.name.escaped)" }, "true")
                    swift.line("default: false")
                }
            }
            swift.line()
            writeName(enumeration.cases, isOpen: true, &swift)
        }
    }

    private static func writeName(_ cases: [Enumeration.Case], isOpen: Bool, _ swift: inout SwiftText) {
        swift.documentation(["The name in the schema\(isOpen ? ", or the number of an unknown value" : "")."])
        swift.block("public var description: String") { swift in
            swift.switching("self") { swift in
                for value in cases { swift.line("case .\(value.name.escaped): \"\(value.name)\"") }
                if isOpen { swift.line("default: \"\\(rawValue)\"") }
            }
        }
    }
}
