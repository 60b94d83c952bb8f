/// What the schema does not bound: how much may be kept, and how long things last.
enum ServiceLimits {
    /// Participants of one room.
    static let participantsMax = 5000

    /// Tokens of one user that work at a time.
    static let tokensMax = 200

    /// How long a token works unless somebody asks for another time: 90 days.
    static let tokenLifetimeSeconds: UInt64 = 90 * 24 * 60 * 60

    /// How often a client shows that it is there, unless it asks for another time.
    static let keepaliveSeconds: UInt64 = 60

    /// Rooms that one user takes part in, archived ones included.
    static let roomsPerUserMax = 2000

    /// Up to so many rooms others can bring somebody into one more.
    static let roomsByOthersMax = 1800

    /// Levels of nesting in custom fields.
    static let fieldsDepthMax = 8

    /// A typing signal ends by itself after this time.
    static let typingExpiryMilliseconds: UInt64 = 6000

    /// A typing signal that is renewed is told again after this time.
    static let typingRenewalMilliseconds: UInt64 = 4000

    /// People who are typing at a time, over all rooms. Further ones are not shown.
    static let typistsMax = 50_000
}
