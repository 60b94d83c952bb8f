/// What the schema does not bound: how much may be kept, and how long things last.
enum ServiceLimits {
    /// Participants of one room.
    static let participantsMax = 5000

    /// Levels of nesting in custom fields.
    static let fieldsDepthMax = 8

    /// A typing signal ends by itself after this time.
    static let typingExpiryMilliseconds: UInt64 = 6000

    /// A typing signal that is renewed is told again after this time.
    static let typingRenewalMilliseconds: UInt64 = 4000

    /// People who are typing at a time, over all rooms. Further ones are not shown.
    static let typistsMax = 50_000
}
