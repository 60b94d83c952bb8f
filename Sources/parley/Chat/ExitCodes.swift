import ArgumentParser
import ParleyClient
import ParleyProtocol

extension ExitCode {
    /// The server cannot be reached (EX_UNAVAILABLE of sysexits.h).
    static let unavailable = ExitCode(69)
    /// This may not be done, or the sign-in was refused (EX_NOPERM of sysexits.h).
    static let notPermitted = ExitCode(77)

    /// The code that tells scripts why something did not come about.
    init(_ error: ClientError) {
        self =
            switch error {
            case .notConnected(.goodbye(let goodbye)?) where goodbye.code.advice == .signIn: .notPermitted
            case .notConnected, .connectionLost, .timedOut: .unavailable
            case .signedOut: .notPermitted
            case .refused(let failure): ExitCode(failure.code)
            case .invalid: .validationFailure
            case .uncertain, .cancelled, .closed, .wrongAnswer: .failure
            }
    }

    private init(_ code: FailureCode) {
        switch code {
        case .unauthenticated, .signInRequired, .forbidden, .sessionEnded, .notFound: self = .notPermitted
        case .unavailable, .rateLimited, .windowExceeded, .shuttingDown: self = .unavailable
        default: self = .failure
        }
    }
}
