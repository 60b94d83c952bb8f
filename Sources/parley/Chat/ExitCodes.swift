import ArgumentParser
import ParleyClient
import ParleyProtocol
import TerminalClient

/// The codes that tell scripts how a command ended, as sysexits.h has them.
extension ExitCode {
    /// What was given is not fit to be sent (EX_DATAERR).
    static let badData = ExitCode(65)
    /// What was named is not there, or may not be seen (EX_NOINPUT).
    static let notFound = ExitCode(66)
    /// The server cannot be reached, or cannot do this now (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// This may not be done, or the sign-in was refused or has ended (EX_NOPERM).
    static let notPermitted = ExitCode(77)

    /// What all commands say about their codes.
    static let discussion = """
        Exit codes:
          0   done
          1   something else went wrong
          64  the command line is wrong
          65  the text is not UTF-8, is empty or too long, or was refused
          66  there is no such room, person or message, or you may not see it
          69  the server cannot be reached, does not answer, or cannot do this now
          77  the sign-in was refused or has ended, or you may not do this
        """

    /// The code that tells scripts why something did not come about.
    init(_ error: ClientError) {
        self =
            switch error {
            case .notConnected(let end?): ExitCode(end)
            case .notConnected(nil), .connectionLost, .timedOut: .unavailable
            case .signedOut: .notPermitted
            case .refused(let failure): ExitCode(failure.code)
            case .invalid: .badData
            case .uncertain, .cancelled, .closed, .wrongAnswer: .failure
            }
    }

    /// The code that tells why a connection ended.
    init(_ end: ConnectionEnd) {
        self =
            switch end {
            case .goodbye(let goodbye) where goodbye.code.advice == .signIn: .notPermitted
            case .helloRefused(let failure) where failure.code.advice == .signIn: .notPermitted
            case .goodbye, .helloRefused, .unreachable, .cut, .helloTimeout, .silent, .protocolViolation, .closed:
                .unavailable
            }
    }

    private init(_ code: FailureCode) {
        switch code {
        case .unauthenticated, .signInRequired, .forbidden, .sessionEnded, .archived: self = .notPermitted
        case .notFound: self = .notFound
        case .invalid, .tooLarge: self = .badData
        case .unavailable, .rateLimited, .windowExceeded, .shuttingDown: self = .unavailable
        default: self = .failure
        }
    }
}

/// Why a command ends without what it was asked for.
struct Complaint: Hashable, Sendable {
    /// A sentence, without a full stop.
    var text: String
    /// The code to end with.
    var code: ExitCode
}

extension Complaint {
    /// Why a room was not found, for somebody at the command line.
    init(_ fault: ChatModel.RoomSearchFault) {
        let hint =
            switch fault {
            case .number, .name: " `parley rooms` lists yours."
            case .direct, .nobody, .several: ""
            }
        self.init(text: fault.description + hint, code: .notFound)
    }
}

extension Result where Failure == ChatModel.RoomSearchFault {
    /// What is wrong, if anything is.
    var complaint: Complaint? { if case .failure(let fault) = self { Complaint(fault) } else { nil } }
}
