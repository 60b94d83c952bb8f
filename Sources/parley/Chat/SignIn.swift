import ArgumentParser
import ParleyClient
import ParleyProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A client that is connected and signed in, for the time of one command.
struct SignedIn {
    let client: ParleyClient
    let me: User
    /// Whether the sign-in lasts no longer than the command.
    let isPassing: Bool

    /// Connects and signs in: with PARLEY_TOKEN, with what was remembered, or with a password.
    ///
    /// - Throws: `ExitCode`, after the reason was printed, or a `ValidationError`.
    static func open(
        _ options: ConnectionOptions, reconnects: ClientState.Settings.Reconnecting
    ) async throws -> SignedIn {
        signal(SIGPIPE, SIG_IGN)
        let address = try options.address()
        var settings = ClientState.Settings(agent: "parley terminal 1")
        settings.reconnects = reconnects
        // Somebody is watching: half a minute is long.
        settings.backoff = Backoff(longest: .seconds(10))
        if let text = Environment["PARLEY_TOKEN"] {
            guard let token = TokenText.read(text) else {
                throw ValidationError("PARLEY_TOKEN has to hold 64 hexadecimal digits.")
            }
            let client = ParleyClient(settings: settings)
            await client.use(token: token)
            guard let me = try await connect(client, to: address) else {
                await client.close()
                Stream.complain("the token in PARLEY_TOKEN is not valid")
                throw ExitCode.notPermitted
            }
            return SignedIn(client: client, me: me, isPassing: false)
        }
        let (organisation, login) = try options.credentials()
        let session = RememberedSession(address: address, organisation: organisation, login: login)
        if options.forget, session.isThere { try await forget(session, at: address, settings) }
        if session.isThere || options.remember {
            try session.prepare()
            let client = ParleyClient(settings: settings, storage: session)
            let wasRestored = try await client.restore()
            if wasRestored, let me = try await connect(client, to: address) {
                return SignedIn(client: client, me: me, isPassing: false)
            }
            // The same client signs in anew, because it still holds what could not be sent.
            let me = try await signIn(client, to: wasRestored ? nil : address, organisation, login)
            return SignedIn(client: client, me: me, isPassing: false)
        }
        let client = ParleyClient(settings: settings)
        let me = try await signIn(client, to: address, organisation, login)
        return SignedIn(client: client, me: me, isPassing: true)
    }

    /// Ends the client; a sign-in that was for this command alone is taken back, if the server answers soon.
    func close() async {
        if isPassing {
            let parting = Task { _ = try? await client.send(SignOut()) }
            let patience = Task {
                try? await Task.sleep(for: .seconds(1))
                parting.cancel()
            }
            await parting.value
            patience.cancel()
        }
        await client.close()
    }

    /// Gives back a token that was kept, if the server can be reached, and removes the file in any case.
    private static func forget(
        _ session: RememberedSession, at address: ServerAddress, _ settings: ClientState.Settings
    ) async throws {
        var settings = settings
        settings.reconnects = .never
        let client = ParleyClient(settings: settings)
        if let token = try await session.load()?.token {
            await client.use(token: token)
            await client.connect(to: address)
            _ = try? await client.send(SignOut())
            await client.close()
        }
        try session.forget()
    }

    /// Signs in with a password.
    /// - Parameter address: where to connect first; nil when the client is connected.
    private static func signIn(
        _ client: ParleyClient, to address: ServerAddress?, _ organisation: String, _ login: String
    ) async throws -> User {
        let password = try SecretPrompt.read("Password of \(login)@\(organisation): ")
        if let address { await client.connect(to: address) }
        do throws(ClientError) {
            let reply = try await client.signIn(
                organisation: organisation, login: login, password: password,
                name: String("parley on \(Environment.computer)".prefix(60)))
            return reply.user
        } catch {
            await client.close()
            Stream.complain("\(error)")
            throw ExitCode(error)
        }
    }

    /// Connects with a token; nil when the server refuses it.
    private static func connect(
        _ client: ParleyClient, to address: ServerAddress
    ) async throws -> User? {
        await client.connect(to: address)
        for await event in client.events {
            switch event {
            case .connected(let info):
                if let user = info.user { return user }
            case .signedOut: return nil
            case .disconnected(let end, retryIn: nil):
                await client.close()
                Stream.complain("\(end)")
                throw ExitCode.unavailable
            default: break
            }
        }
        throw ExitCode.unavailable
    }
}

/// A token as people hand it on.
private enum TokenText {
    /// Reads 64 hexadecimal digits, as `parley admin token create` prints them.
    static func read(_ text: String) -> Token? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == 64, text.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
