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
    /// - Parameter postTimeout: How long a post may take; without it, and without --timeout, for as long as it takes.
    /// - Throws: `ExitCode`, after the reason was printed, or a `ValidationError`.
    static func open(
        _ options: ConnectionOptions, reconnects: ClientState.Settings.Reconnecting, postTimeout: Duration? = nil
    ) async throws -> SignedIn {
        signal(SIGPIPE, SIG_IGN)
        let server = Destination(address: try options.address(), tls: try options.encryption())
        var settings = ClientState.Settings(agent: "parley terminal 1")
        settings.reconnects = reconnects
        settings.postTimeout = postTimeout ?? options.patience
        if let patience = options.patience {
            settings.requestTimeout = patience
            settings.connectTimeout = min(settings.connectTimeout, patience)
            settings.helloTimeout = min(settings.helloTimeout, patience)
        }
        // Somebody is watching: half a minute is long.
        settings.backoff = Backoff(longest: .seconds(10))
        if let text = Environment["PARLEY_TOKEN"] {
            guard let token = TokenText.read(text) else {
                throw ValidationError("PARLEY_TOKEN has to hold 64 hexadecimal digits.")
            }
            let client = ParleyClient(settings: settings)
            await client.use(token: token)
            guard let me = try await connect(client, to: server) else {
                await client.close()
                Stream.complain(
                    "The token in PARLEY_TOKEN is not valid. Without PARLEY_TOKEN the password is asked for.")
                throw ExitCode.notPermitted
            }
            return SignedIn(client: client, me: me, isPassing: false)
        }
        let (organisation, login) = try options.credentials()
        let session = RememberedSession(address: server.address, organisation: organisation, login: login)
        if options.forget, session.isThere { try await forget(session, at: server, settings) }
        if session.isThere || options.remember {
            try session.prepare()
            let client = ParleyClient(settings: settings, storage: session)
            let wasRestored = try await client.restore()
            if wasRestored, let me = try await connect(client, to: server) {
                return SignedIn(client: client, me: me, isPassing: false)
            }
            // The same client signs in anew, because it still holds what could not be sent.
            let me = try await signIn(client, to: wasRestored ? nil : server, organisation, login)
            return SignedIn(client: client, me: me, isPassing: false)
        }
        let client = ParleyClient(settings: settings)
        let me = try await signIn(client, to: server, organisation, login)
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
        _ session: RememberedSession, at server: Destination, _ settings: ClientState.Settings
    ) async throws {
        var settings = settings
        settings.reconnects = .never
        let client = ParleyClient(settings: settings)
        if let token = try await session.load()?.token {
            await client.use(token: token)
            await client.connect(to: server.address, tls: server.tls)
            _ = try? await client.send(SignOut())
            await client.close()
        }
        try session.forget()
    }

    /// How often somebody at a terminal is asked for the password.
    private static let attemptsMax = 3

    /// Signs in with a password. Somebody at a terminal who mistypes it is asked again.
    /// - Parameter server: where to connect first; nil when the client is connected.
    private static func signIn(
        _ client: ParleyClient, to server: Destination?, _ organisation: String, _ login: String
    ) async throws -> User {
        for attempt in 1...attemptsMax {
            let password = try askPassword(of: "\(login)@\(organisation)")
            if attempt == 1, let server { await client.connect(to: server.address, tls: server.tls) }
            do throws(ClientError) {
                return try await client.signIn(
                    organisation: organisation, login: login, password: password,
                    name: String("parley on \(Environment.computer)".prefix(60))
                ).user
            } catch .refused(let failure) where failure.code == .unauthenticated {
                Stream.complain(
                    "The server knows no \(login)@\(organisation) with this password. "
                        + "Check the organisation (--org), the login (--login) and the password, and try again.")
                guard SecretInput.isInteractive else { break }
            } catch {
                await client.close()
                Stream.complain("\(error)")
                throw ExitCode(error)
            }
        }
        await client.close()
        throw ExitCode.notPermitted
    }

    private static func askPassword(of person: String) throws -> String {
        do throws(SecretInput.Fault) {
            return try SecretInput.read(prompt: "Password of \(person): ")
        } catch {
            Stream.complain("No password: \(error)" + (error.isBadData ? "" : " A token may stand in PARLEY_TOKEN."))
            throw error.isBadData ? ExitCode.badData : .validationFailure
        }
    }

    /// Connects with a token; nil when the server refuses it.
    private static func connect(
        _ client: ParleyClient, to server: Destination
    ) async throws -> User? {
        await client.connect(to: server.address, tls: server.tls)
        for await event in client.events {
            switch event {
            case .connected(let info):
                if let user = info.user { return user }
            case .signedOut: return nil
            case .disconnected(let end, retryIn: nil):
                await client.close()
                Stream.complain("\(end)")
                throw ExitCode(end)
            default: break
            }
        }
        throw ExitCode.unavailable
    }
}

/// Where a client connects to, and how.
struct Destination {
    var address: ServerAddress
    /// Nil leaves the connection plain.
    var tls: ClientTLS?
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
