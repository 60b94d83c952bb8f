public import ParleyProtocol
public import Services

/// What the transport serves: the services, as it calls them.
public struct Application: Sendable {
    let dispatch: @Sendable (Request, Caller) async throws(Failure) -> Reply
    let notify: @Sendable (Notify, Caller) -> Void

    /// Serves requests with these functions; `notify` must not block.
    public init(
        dispatch: @escaping @Sendable (Request, Caller) async throws(Failure) -> Reply,
        notify: @escaping @Sendable (Notify, Caller) -> Void
    ) {
        self.dispatch = dispatch
        self.notify = notify
    }

    /// Serves requests with the services of the schema, and gives what needs no answer to `notify`, which must not block.
    public init<Service: ParleyService & Sendable>(
        _ service: Service, notify: @escaping @Sendable (Notify, Caller) -> Void
    ) where Service.Caller == Caller {
        self.init(
            dispatch: { request, caller async throws(Failure) in try await service.dispatch(request, by: caller) },
            notify: notify)
    }
}
