// What a server must serve.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// Saying who one is.
public protocol SessionService {
    /// Who asks: what the server knows of the session.
    associatedtype Caller: Sendable

    /// Opens the session.
    ///
    /// - Throws: `tooHot`.
    func hello(_ request: Hello, by caller: Caller) async throws(Failure) -> Hello.Reply
}

/// Everything that one does with lamps.
public protocol LampsService {
    /// Who asks: what the server knows of the session.
    associatedtype Caller: Sendable

    /// Sets a lamp.
    ///
    /// - Throws: `noSuchLamp`, `tooHot`.
    func setLamp(_ request: SetLamp, by caller: Caller) async throws(Failure) -> SetLamp.Reply

    /// Tells what a lamp did.
    ///
    /// - Throws: `noSuchLamp`.
    func getHistory(_ request: GetHistory, by caller: Caller) async throws(Failure) -> GetHistory.Reply
}

/// Everything that the protocol asks of a server.
public protocol LampService: SessionService, LampsService {}

extension LampService {
    /// Serves any request by its own method.
    public func dispatch(_ request: Request, by caller: Caller) async throws(Failure) -> Reply {
        switch request {
        case .hello(let request): .hello(try await hello(request, by: caller))
        case .setLamp(let request): .setLamp(try await setLamp(request, by: caller))
        case .getHistory(let request): .getHistory(try await getHistory(request, by: caller))
        }
    }
}
