import ParleyProtocol

extension ChatServices {
    /// Holds a password against the hash of an account, slowing down whoever guesses.
    /// - Parameter hash: nil when there is no such account, or it has no password; this takes as long and fails the
    ///   same.
    /// - Throws: `unauthenticated` when it is wrong, `rateLimited` when too many were, `unavailable` when too many
    ///   are being checked.
    func checkPassword(
        _ password: Password, against hash: String?, in attempt: SignInAttempt
    ) async throws(Failure) {
        try await signInGuard.begin(attempt, at: uptime())
        let isRight: Bool
        do throws(Failure) {
            isRight = try await passwords.verify(password, against: hash)
        } catch {
            await signInGuard.undone(attempt)
            throw error
        }
        guard isRight else {
            await signInGuard.failed(attempt, at: uptime())
            throw .unauthenticated
        }
        await signInGuard.succeeded(attempt)
    }
}
