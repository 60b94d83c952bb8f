extension SchemaCompiler {
    /// An ECMAScript module with the codec of a protocol: no dependencies, for browsers and for node, with JSDoc types that
    /// TypeScript checks. It is named after the protocol's use: `protocol.js`.
    ///
    /// - Parameter isCompact: Whether comments are left out: for a page, where each byte is waited for.
    public static func javaScript(_ schema: Schema, isCompact: Bool = false) -> GeneratedFile {
        GeneratedFile(name: "protocol.js", text: JavaScriptEmitter(schema: schema).module(isCompact: isCompact))
    }
}

/// Writes the ECMAScript module of a schema: the runtime, which is the same for all protocols, between types for people
/// and a table of all messages for the runtime.
struct JavaScriptEmitter {
    let schema: Schema

    func module(isCompact: Bool) -> String {
        var script = JavaScriptText(isCompact: isCompact)
        writeHead(isCompact: isCompact, &script)
        JavaScriptTypes(schema: schema).write(&script)
        script.title("Numbers that both sides keep to")
        writeLimits(&script)
        script.title("Bytes")
        script.lines(JavaScriptRuntime.bytes)
        script.title("Values")
        script.lines(JavaScriptRuntime.values)
        script.title("Payloads")
        script.lines(JavaScriptRecords.payloads)
        script.title("The schema")
        JavaScriptTable(schema: schema).write(&script)
        script.title("Records")
        script.lines(JavaScriptRecords.records)
        return script.text
    }

    private func writeHead(isCompact: Bool, _ script: inout JavaScriptText) {
        let version = "\(schema.version.major).\(schema.version.minor)"
        if isCompact {
            return script.line(
                "// The protocol \(schema.name) \(version), made by `parley-schema generate javascript --compact`.")
        }
        script.documentation([
            "The protocol \(schema.name) \(version): its messages, and how they become bytes.", "",
            "Generated from the schema by `parley-schema generate javascript`. Change the schema, not this file.", "",
            "    const bytes = encode(\"NAME\", { field: value }, id);      // one record",
            "    for (const { name, id, fields } of decode(message, \"server\")) …", "",
            "Fields have the names of the schema. Optional ones that are absent are absent; `null`, `false` and an empty list",
            "stand for absent when they are encoded. Enumerations are the names of their values, or numbers where a value is",
            "unknown. Byte strings are `Uint8Array`. Numbers whose bounds go beyond 2^53 - 1 are `bigint`; times are numbers",
            "(and `bigint` beyond 2^53 - 1, in the year 287396).", "", "@module",
        ])
    }

    private func writeLimits(_ script: inout JavaScriptText) {
        script.documentation(["The version of the protocol."])
        script.line("export const VERSION = \(schema.version.major);")
        script.line()
        script.documentation([
            "How long the body of a record may be, in bytes: until Hello is answered, then from each side."
        ])
        let limits = schema.limits
        script.line(
            "export const LIMITS = { hello: \(limits.hello), client: \(limits.client), server: \(limits.server) };")
        script.line()
        script.documentation([
            "Why a request failed or a connection ended: its number, what it ends, what to do after it, and what to say.",
            "",
            "@type {Record<string, { number: number, scope: \"request\" | \"connection\", advice: \"never\" | \"retry\" | "
                + "\"reconnect\" | \"signIn\", text: string }>}",
        ])
        script.block("export const FAILURES = {", "};") { script in
            for failure in schema.failures {
                script.line(
                    "\(failure.name): { number: \(failure.number), scope: \"\(failure.scope.rawValue)\", "
                        + "advice: \"\(failure.advice.rawValue)\", text: \(failure.explanation.javaScriptLiteral) },")
            }
        }
        script.line()
        script.documentation(["Rate budgets: buckets that hold `burst` and are refilled at `perSecond`."])
        script.block("export const BUDGETS = {", "};") { script in
            for budget in schema.budgets {
                script.line("\(budget.name): { burst: \(budget.burst), perSecond: \(budget.perSecond) },")
            }
        }
        script.line()
        writeGuards(&script)
        writeDelivery(&script)
    }

    private func writeGuards(_ script: inout JavaScriptText) {
        script.documentation([
            "What a message of the client needs, which budget it draws on, and which failures it may give.", "",
            "@type {Record<string, { needs: \"connection\" | \"hello\" | \"signedIn\", budget?: string, fails?: string }>}",
        ])
        script.block("export const GUARDS = {", "};") { script in
            for message in schema.messages {
                switch message.kind {
                case .request, .notify: break
                case .event, .signal, .failed: continue
                }
                var guards = "needs: \"\(message.guards.needs.rawValue)\""
                if let budget = message.guards.budget { guards += ", budget: \"\(budget)\"" }
                if !message.guards.failures.isEmpty {
                    guards += ", fails: \"\(message.guards.failures.joined(separator: " "))\""
                }
                script.line("\(message.name): { \(guards) },")
            }
        }
        script.line()
    }

    private func writeDelivery(_ script: inout JavaScriptText) {
        script.documentation([
            "How an event may be treated under pressure, for whom it is, and of which only the newest matters.", "",
            "@type {Record<string, { class: \"durable\" | \"latest\" | \"droppable\", audience: string, by?: string[] }>}",
        ])
        script.block("export const DELIVERY = {", "};") { script in
            for message in schema.messages {
                guard case .event(let delivery) = message.kind else { continue }
                let key = delivery.key.map { "\"\($0)\"" }.joined(separator: ", ")
                script.line(
                    "\(message.name): { class: \"\(delivery.deliveryClass.rawValue)\", "
                        + "audience: \"\(delivery.audience.rawValue)\"\(key.isEmpty ? "" : ", by: [\(key)]") },")
            }
        }
    }
}
