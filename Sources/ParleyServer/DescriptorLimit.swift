#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many files and connections the process may have open.
enum DescriptorLimit {
    /// What the database, the log and the loops need beside the connections.
    static let reserved = 256

    /// Raises the limit as far as the system lets an ordinary process, and tells it.
    /// - Returns: how many descriptors may be open; nil when the system does not say.
    static func raise() -> Int? {
        var limit = rlimit()
        guard getrlimit(descriptors, &limit) == 0 else { return nil }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(descriptors, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many descriptors may be open now; nil when the system does not say.
    static var current: Int? {
        var limit = rlimit()
        guard getrlimit(descriptors, &limit) == 0 else { return nil }
        return Int(clamping: limit.rlim_cur)
    }

    #if canImport(Glibc)
        private static let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let descriptors = RLIMIT_NOFILE
    #endif
}
