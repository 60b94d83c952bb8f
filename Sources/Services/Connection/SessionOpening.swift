import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Signs a session in, and lets it listen to the rooms of a snapshot.
    ///
    ///     signIn ──▶ snapshot: still welcome? which rooms? `body` ──▶ listen
    ///        │ from here on the session is found by whoever ends sessions or changes memberships
    ///
    /// Because the session belongs to the identity before the snapshot is taken, nothing falls between them: what was
    /// committed before is in the snapshot, what is committed later finds the session.
    /// - Parameter body: reads what else is wanted of the same snapshot.
    /// - Throws: `unauthenticated` when the token has been revoked meanwhile; `unavailable`; what `body` throws. The
    ///   session is signed out then.
    func open<Result: Sendable>(
        _ session: any SessionControl, as identity: Identity,
        _ body: @escaping @Sendable (any ReadTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let now = now()
        await session.signIn(identity)
        do throws(Failure) {
            let snapshot = try await store.read(in: identity.organisation) {
                transaction throws(Failure) -> (rooms: [RoomID], result: Result) in
                switch try transaction.standing(of: identity, at: now) {
                case .stands: break
                case .ended: throw .unauthenticated
                case .roleChanged: throw .unavailable(after: Milliseconds(0), detail: "the role has just changed")
                }
                return (try transaction.roomIDs(of: identity.user), try body(transaction))
            }
            await session.listen(to: snapshot.rooms)
            return snapshot.result
        } catch {
            await session.signOut()
            throw error
        }
    }
}
