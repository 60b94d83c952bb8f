/// Writes `RequestKind`: which request something is, without what is asked.
struct SwiftRequestKinds {
    let schema: Schema

    func write(_ swift: inout SwiftText) {
        guard !schema.requests.isEmpty else { return }
        swift.line()
        swift.documentation(["Which request something is, without what is asked. The number is its opcode."])
        swift.block("public enum RequestKind: UInt8, Hashable, Sendable, CaseIterable") { swift in
            for request in schema.requests {
                swift.documentation(["``\(request.name)``."])
                swift.line("case \(request.name.lowerCamel.escaped) = \(request.opcode.hexadecimal)")
            }
            swift.line()
            swift.documentation(["The name in the schema."])
            swift.block("public var name: String") { swift in
                swift.switching("self") { swift in
                    for request in schema.requests {
                        swift.line("case .\(request.name.lowerCamel): \"\(request.name)\"")
                    }
                }
            }
        }
        swift.line()
        swift.block("extension Request") { swift in
            swift.documentation(["Which request it is."])
            swift.block("public var kind: RequestKind") { swift in
                swift.switching("self") { swift in
                    for request in schema.requests {
                        swift.line("case .\(request.name.lowerCamel): .\(request.name.lowerCamel)")
                    }
                }
            }
        }
    }
}
