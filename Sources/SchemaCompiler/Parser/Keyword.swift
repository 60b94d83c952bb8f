/// The words that mean something in the grammar.
enum Keyword {
    /// Words that begin an item.
    static let items: Set<String> = [
        "protocol", "limit", "type", "enum", "struct", "failure", "budget", "service", "request", "notify", "event",
        "signal", "failed", "reserved",
    ]

    /// Words that begin a guard of a request or notify.
    static let guards: Set<String> = ["needs", "rate", "fails"]

    /// Words that may stand in a service.
    static let inService: Set<String> = ["request", "reserved"]
}
