/// Schemas in, checked schemas and generated code out. Nothing here reads or writes files.
///
///     text ──Lexer──▶ tokens ──Parser──▶ syntax tree ──Checker──▶ Schema ──emitters──▶ files
public enum SchemaCompiler {
    /// Reads and checks the text of a schema.
    ///
    /// - Throws: everything that is wrong with it. What follows from a mistake of spelling is not checked any further.
    public static func compile(_ text: String) throws(SchemaErrors) -> Schema {
        let (syntax, mistakes) = Parser.parse(text)
        guard mistakes.isEmpty else { throw SchemaErrors(mistakes) }
        let (schema, faults) = Checker.check(syntax)
        guard faults.isEmpty else { throw SchemaErrors(faults) }
        return schema
    }
}

/// A file that an emitter has made.
public struct GeneratedFile: Hashable, Sendable {
    /// The name without a folder.
    public let name: String

    /// The text.
    public let text: String
}
