extension SpecificationWriter {
    /// What each failure means, and what to do.
    mutating func writeFailures() {
        heading(2, Chapter.failures.title)
        add(
            """
            A failure has a number, which never changes, a **scope** and an **advice**. A failure of scope *request* is the answer to \
            one request: nothing was changed (only after \(failure("unavailable")) something may have been), and the connection goes on. A failure of scope *connection* is the `code` of \
            [Goodbye](#goodbye): the connection ends.

            | advice | what to do |
            | --- | --- |
            | `never` | The same again fails again. Show it, or mend the program. |
            | `retry` | The same again may succeed. Wait for `after` milliseconds; without it for 1 second, then 2, 4, … up to 60. |
            | `reconnect` | Connect again, as [coming back](#coming-back) says. |
            | `signIn` | Sign in with a password, then go on. Another token needs another connection. |

            A client that meets an unknown number treats it as `never` when it answers a request, and as `retry` when it ends the \
            connection.
            """)
        heading(3, "The record Failure")
        if let failed = schema.messages.first(where: { $0.kind == .failed }) {
            add(
                Self.paragraph(failed.documentation) + " It answers a request in place of the reply, with opcode "
                    + "`\(failed.opcode.hex)` and the request's id. Payload: \(Self.size(failed.payload.size)).")
            fieldTable(failed.payload)
        }
        add(
            """
            `field` counts the fields of the request in the order of its table, from 0, required and optional ones alike: the \
            column *position*. It may stand in any failure of a request, also where the reference does not say so, and may be missing: it \
            helps to show what is wrong, and nothing should depend on it. `detail` is English and for developers. What is shown to people should follow from `code`, `field` and \
            the request.
            """)
        heading(3, "FailureCode")
        add("One byte, an open enumeration: the numbers of the two tables below.")
        heading(3, "Failures of a request")
        failureTable(.request)
        heading(3, "Failures of a connection")
        failureTable(.connection)
        heading(3, "Failures that any request may give")
        add(
            """
            Beside those that its table names, any request may fail with \(failure("signInRequired")) if it needs a sign-in, \
            with \(failure("rateLimited")) if it draws on a budget, and with \(failure("windowExceeded")). A malformed request is not \
            answered: the connection ends.
            """)
    }

    private mutating func failureTable(_ scope: FailureCase.Scope) {
        table(
            ["number", "name", "advice", "meaning", "what a client does"],
            schema.failures.filter { $0.scope == scope }.map { failure in
                [
                    "<a id=\"failure-\(failure.name.lowercased())\"></a>\(failure.number)", "`\(failure.name)`",
                    "`\(failure.advice.rawValue)`", failure.explanation, Self.remedies[failure.name] ?? "As advised.",
                ]
            })
    }

    /// What a client does on each failure, beyond the advice.
    private static let remedies = [
        "malformed": "Nothing at run time: the program has a fault. `detail` says at which byte of the body.",
        "recordTooLong": "As for malformed. Check what was sent before Welcome.",
        "helloRequired": "Send Hello first.",
        "helloTimeout": "Connect again, and send Hello at once.",
        "unsupportedVersion": "Tell the user that the program is too old, or the server is.",
        "idle": "Connect again. Send Ping in time.",
        "slowConsumer":
            "Connect again after `after`, and catch up. Read in one task and work in another. Mostly it does not arrive.",
        "shuttingDown": "Connect again after `after`: the server is back soon.",
        "sessionEnded": "Forget the token. Ask for the password.",
        "tooManyConnections": "Connect again after `after`.",
        "unexpectedRecord": "Nothing at run time: the program has sent a server's record, or a second Hello.",
        "done": "Nothing; this is what a client says itself.",
        "roleChanged": "Connect again at once, with the same token. Welcome tells the new role.",
        "signInTimeout": "Connect again when there is somebody to sign in.",
        "signInRequired": "Sign in, then send the request again.",
        "unauthenticated":
            "From Hello: forget the token and ask for the password. From SignIn: ask again. It does not tell which "
            + "of the three was wrong.",
        "forbidden": "Say that this is not allowed. The user's role may have changed: fetch the room again.",
        "notFound": "Forget what was meant. A room that is not found was left, or never seen.",
        "invalid": "Show what `field` names as wrong.",
        "archived": "Show the room as archived. It can be read.",
        "conflict": "Fetch what is there, and decide anew.",
        "rateLimited": "Wait for `after`, then send it again.",
        "windowExceeded": "Send it again when replies have come.",
        "unavailable":
            "Try again after `after`, or after a while: the disk may be full, or the server busy. For a post, with the same "
            + "nonce. The request may have been carried out all the same.",
        "tooLarge": "Say that the limit is reached: `detail` names it.",
        "unknownRequest": "Do without: the server is older than the client.",
    ]
}
