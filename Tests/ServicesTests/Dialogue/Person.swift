import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

/// Somebody who is signed in, and what they can ask for.
struct Person: Sendable {
    let world: World
    var caller: Caller

    var identity: Identity { caller.identity! }
    var user: UserID { identity.user }

    /// A further session of the same user.
    func onAnotherDevice() async throws(Failure) -> Person {
        try await world.signIn(user, role: identity.role, in: identity.organisation)
    }

    /// Asks, and makes sure of what every answer owes its receiver: it can be sent, and it fails only as the schema says.
    func ask<Question, Answer: WireMessage>(
        _ request: (Question) -> Request, _ question: Question,
        _ method: (ChatServices) -> (Question, Caller) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        do throws(Failure) {
            let answer = try await method(world.services)(question, caller)
            checkIsSendable(answer)
            return answer
        } catch {
            let declared = request(question).guards.failures
            #expect(declared.contains(error.code), "\(Question.self) does not declare \(error)")
            checkIsSendable(error)
            throw error
        }
    }

    private func checkIsSendable(_ message: some WireMessage) {
        // Before the payload come the opcode and a request's number of at most 5 bytes.
        #expect(message.encodedSize + 6 <= ProtocolLimits.serverBytesMax)
        #expect(throws: Never.self) { try message.checkBounds() }
    }
}

/// Expects that something is refused.
/// - Returns: the failure.
@discardableResult
func expectFailure<Result>(
    _ code: FailureCode, field: UInt8? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws(Failure) -> Result
) async -> Failure? {
    do throws(Failure) {
        _ = try await body()
        Issue.record("it was not refused", sourceLocation: sourceLocation)
        return nil
    } catch {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(error.field == field, sourceLocation: sourceLocation)
        return error
    }
}
