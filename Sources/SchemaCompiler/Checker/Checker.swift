/// Turns a syntax tree into a checked schema, or says everything that is wrong with it.
///
///     names ──▶ types ──▶ structures, innermost first ──▶ messages ──▶ limits
///
/// Each stage goes on after a mistake with what it can still tell.
struct Checker {
    let syntax: SchemaSyntax
    var schema = Schema()
    var diagnostics: [Diagnostic] = []

    /// What the names of types mean.
    var aliases: [String: WireType] = [:]
    /// Names whose meaning was not looked at yet.
    var aliasSyntax: [String: TypeSyntax] = [:]
    /// Names that are being looked at, outermost first: one that comes up again stands for itself.
    var openAliases: [String] = []
    var enumerations: [String: Bool] = [:]
    var structureSyntax: [String: (item: ItemSyntax, structure: StructureSyntax)] = [:]

    /// Structures that are checked, and their sizes inside a payload.
    var structures: [String: Structure] = [:]
    var structureSizes: [String: ClosedRange<Int>] = [:]
    /// The structures that are being checked, outermost first: a name that comes up again closes a circle.
    var openStructures: [String] = []

    var reservedNames: Set<String> = []
    var reservedFlags: [String: [Int]] = [:]
    var names: [String: SourceLocation] = [:]
    var opcodes: [UInt8: Name] = [:]

    init(_ syntax: SchemaSyntax) {
        self.syntax = syntax
    }

    /// Runs all stages.
    static func check(_ syntax: SchemaSyntax) -> (schema: Schema, diagnostics: [Diagnostic]) {
        var checker = Checker(syntax)
        checker.run()
        return (checker.schema, checker.diagnostics)
    }

    private mutating func run() {
        checkPreamble()
        checkDocumentation(syntax.items)
        gatherReserved(syntax.items)
        declareNames(syntax.items)
        checkReservedOwners(syntax.items)
        checkFailures()
        checkBudgets()
        checkAliases()
        checkEnumerations()
        checkStructures()
        checkMessages()
    }

    mutating func report(_ location: SourceLocation, _ what: String, mend: String) {
        diagnostics.append(Diagnostic(location, what, mend: mend))
    }

    /// Says that a name means nothing, and which one was probably meant.
    mutating func reportUnknown(_ name: Name, _ what: String, among candidates: some Sequence<String>, mend: String) {
        // Nobody reads that many suggestions, and looking for one takes its time.
        let near = diagnostics.count < 100 ? nearest(to: name.text, in: candidates) : nil
        report(
            name.location, "there is no \(what) `\(name.text)`", mend: near.map { "did you mean `\($0)`?" } ?? mend)
    }

    /// Two names beside each other that are one in a language with other manners: `fooBar` and `foo_bar`.
    mutating func reportAlike(_ name: Name, _ other: String) {
        report(
            name.location, "`\(name.text)` differs from `\(other)` only in capitals or `_`",
            mend: "choose another name: some languages write both the same way")
    }
}

extension String {
    /// The name without what languages write in their own manner: capitals and `_`.
    var withoutManner: String { lowercased().filter { $0 != "_" } }
}
