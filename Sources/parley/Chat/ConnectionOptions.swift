import ArgumentParser
import ParleyClient

/// Where the server is and who signs in: the same for all commands of the terminal client.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server (or PARLEY_SERVER).", discussion: "127.0.0.1:7717 when neither is given.",
            valueName: "host:port"))
    var server: String?

    @Option(help: ArgumentHelp("The organisation's short name (or PARLEY_ORG).", valueName: "slug"))
    var org: String?

    @Option(help: ArgumentHelp("The name to sign in with (or PARLEY_LOGIN).", valueName: "name"))
    var login: String?

    @Flag(
        help: ArgumentHelp(
            "Keep the sign-in, and what could not be sent, for the next time.",
            discussion: "In a file that only you can read, below $XDG_STATE_HOME/parley."))
    var remember = false

    @Flag(help: "Forget the sign-in that was kept.")
    var forget = false

    @Flag(help: "Encrypt the connection with TLS (or PARLEY_TLS=1).")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "Trust the authorities in this PEM file alone (or PARLEY_TLS_CA); encrypts.", valueName: "file"))
    var tlsCa: String?

    @Option(
        help: ArgumentHelp(
            "How long the server may take, 1 to 3600. (default: \(Self.usualSeconds))", valueName: "seconds"))
    var timeout: UInt32?

    /// How long the server may take, in seconds, when nothing is said of it.
    static let usualSeconds: UInt32 = 30

    mutating func validate() throws {
        if let timeout, !(1...3600).contains(timeout) { throw ValidationError("--timeout takes 1 to 3600 seconds.") }
        if let server, ServerAddress(server) == nil {
            throw ValidationError("“\(server)” is not HOST:PORT, as in chat.example.org:7717.")
        }
        if remember, forget { throw ValidationError("--remember and --forget exclude each other.") }
    }

    /// What all commands say about signing in.
    static let discussion = """
        The password is asked for on the terminal, or read from the first line of standard input when that is not a \
        terminal; it is never given as an argument. With a token in PARLEY_TOKEN nothing is asked, and --org and \
        --login are not needed. --timeout is how long anything that is asked of the server may take, connecting \
        included.
        """

    /// How long the server may take, if somebody has said so.
    var patience: Duration? { timeout.map { .seconds(Int64($0)) } }

    /// The server's address.
    func address() throws -> ServerAddress {
        let text = server ?? Environment["PARLEY_SERVER"] ?? "127.0.0.1"
        guard let address = ServerAddress(text) else {
            throw ValidationError("PARLEY_SERVER is “\(text)”; it has to be HOST:PORT.")
        }
        return address
    }

    /// TLS, if it is asked for.
    func encryption() throws -> ClientTLS? {
        let authorities = tlsCa ?? Environment["PARLEY_TLS_CA"]
        guard tls || authorities != nil || Environment["PARLEY_TLS"] == "1" else { return nil }
        do {
            return try ClientTLS(trusting: authorities)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// The organisation and the login.
    func credentials() throws -> (organisation: String, login: String) {
        guard let organisation = org ?? Environment["PARLEY_ORG"] else {
            throw ValidationError("Name the organisation: --org SLUG, or PARLEY_ORG.")
        }
        guard let login = login ?? Environment["PARLEY_LOGIN"] else {
            throw ValidationError("Name yourself: --login NAME, or PARLEY_LOGIN.")
        }
        return (organisation, login)
    }
}
