extension SpecificationWriter {
    /// From the first record to the last.
    mutating func writeSession() throws(SpecificationError) {
        heading(2, Chapter.session.title)
        code([
            "             Hello              Welcome without a user",
            " connected --------> greeting -------------------------> greeted <------+",
            "                         |                                  |           |",
            "                         | Welcome with a user              | SignIn    | SignOut",
            "                         |                                  v           |",
            "                         +----------------------------> signed in ------+",
            "",
            " from everywhere --> closed: Goodbye from either side, malformed bytes,",
            "                             no Hello within 10 s, nobody signed in for 60 s,",
            "                             silence for 2 x keepalive",
        ])
        add(
            """
            What a session may do depends on where it stands. Each request and notify says what it **needs**: `connection` \
            (anything), `hello` (Hello has been answered) or `signedIn`. A request that comes too early fails with \
            \(failure("signInRequired")); a notify is passed over.
            """)
        try writeHello()
        writeSigningIn()
        writeOrder()
        writeBudgets()
        writeEnd()
    }

    private mutating func writeHello() throws(SpecificationError) {
        heading(3, "Hello, the first record")
        add(
            """
            The first record of a connection must be [Hello](#hello) (or Goodbye). Anything else ends the connection with \
            \(failure("helloRequired")). Hello must have come within 10 seconds, or the connection ends with \
            \(failure("helloTimeout")). The `version` is \(schema.version.major), the number before the point; another one ends \
            the connection with \(failure("unsupportedVersion")). A second Hello after an accepted one ends it with \
            \(failure("unexpectedRecord")).

            The reply to Hello is called Welcome. It says what the server holds the client to: the `window` and the \
            `keepalive`. Its `now` is the server's time: a client whose clock is wrong can compute with the difference.

            **In one flight.** Requests may follow Hello in the same packet, without waiting for Welcome. They are served after \
            Hello, in their order, so they find the session as Hello has left it. Two flights are usual:

            - The first time: Hello, SignIn, SyncRooms.
            - When a client comes back: Hello with its token and what it holds of its rooms, and right behind it the posts that \
            were not acknowledged. After one round trip it is signed in, knows what changed, and its posts are stored.

            Until Welcome has come, have no more than 16 requests unanswered, and no record above \
            \(UInt64(schema.limits.hello).withCommas) bytes.

            **With a token**, Hello signs in at once. If the token is refused, Hello fails with \(failure("unauthenticated")), \
            naming the field `token`, and the connection goes on as after a Hello without a token: sign in with a password. \
            Requests that were sent behind it fail with \(failure("signInRequired")). If Hello fails with another failure, the \
            connection stands where it stood: say Hello again before the 10 seconds are over.

            **Without anybody signed in** a connection lasts 60 seconds, whatever is sent on it, and ends with \
            \(failure("signInTimeout")). A program that asks for a password connects when it has it.

            What Welcome says about rooms depends on what Hello said:

            | Hello had | Welcome has |
            | --- | --- |
            | no `token` | nothing about rooms |
            | `token` and `rooms` (cursors) | `rooms`: those that are new or moved; `gone`: those named that the user is not \
            in; `more` if the list was cut |
            | `token` and `digest` | `unchanged` when the digest matches, else `differs`: send the cursors with \
            [SyncRooms](#syncrooms) |
            | `token` alone | `rooms`: all rooms of the user |

            A Hello with both `digest` and `rooms` fails with \(failure("invalid")). [Chapter 6](#6-rooms-that-stay-in-step) \
            explains cursors and digests.
            """)
    }

    private mutating func writeSigningIn() {
        heading(3, "Signing in, and tokens")
        add(
            """
            [SignIn](#signin) takes the organisation's slug, the login and the password, and gives a **token**: 32 random bytes. \
            Whoever holds it is signed in as this user. Keep it where the system keeps secrets; do not log it. As text it is \
            always written as 64 lower-case hexadecimal digits: so it stands in configuration files and in the output of the \
            server's command line. On the wire it is 32 bytes.

            A token works for 90 days after it was made, unless it was made with another lifetime ([CreateToken](#createtoken), \
            the only way for bots). It is not prolonged by use. `TokenInfo.expires` says when it ends. One account has at most \
            200 tokens that work; a further sign-in revokes the oldest.

            When a token is revoked or expires, or the account is deactivated, the sessions that use it end with \
            \(failure("sessionEnded")): sign in anew. When an administrator changes the user's role in the organisation, they \
            end with \(failure("roleChanged")): come back with the same token.

            Many connections may use one token at a time. Nonces ([posting once](#posting-once)) are counted per token.

            **From the sign-in on, the session receives the events of all rooms of the user**; there is nothing to subscribe to. \
            Events that happen while Hello or SignIn is being answered follow behind the reply, so nothing falls between what the \
            reply says and the first event.

            **Wrong passwords make the next attempt wait.** The server counts them for each login of an organisation, whether \
            there is such an account or not, and for each address (of IPv6, its first 64 bits). Up to the 4th wrong one for a login, \
            and the 19th from an address, nothing happens. From the 5th (20th) on, each is followed by a pause, of 1 second after \
            the 5th, then 2, 4, … up to 60. In the pause every attempt for this login (from this address) fails with \
            \(failure("rateLimited")), and `after` says how long the pause still lasts; the password is not looked at, and the \
            attempt does not count, so it does not make the pause longer. Ten minutes after the last wrong password the count begins \
            anew; a successful sign-in clears the count of the login, not that of the address. The old password in \
            [ChangePassword](#changepassword) counts likewise. This is beside the [budget](#rate-budgets) `signIn`, which holds \
            for each connection.
            """)
    }

    private mutating func writeOrder() {
        heading(3, "Order, and the window")
        add(
            """
            The server carries out the requests of a connection one at a time, in the order in which they came. So a request \
            sees what those before it have done, and there is no need to wait for a reply before sending the next request. \
            Replies come in the same order, with two exceptions that do not wait for their turn: \(failure("windowExceeded")) and \
            \(failure("unknownRequest")).

            At most `window` requests of a connection (see Welcome) may be unanswered at a time. One more fails with \
            \(failure("windowExceeded")) and is not carried out: send it again when replies have come.

            **Replies and events share the connection and are not ordered among each other.** The reply to PostMessage may come \
            before or after the MessagePosted of the same message, and a reply may overtake events that happened before it. \
            Nothing depends on it: numbers say what comes first. Events of one room's counter keep their order.
            """)
    }

    private mutating func writeBudgets() {
        heading(3, "Rate budgets")
        add(
            """
            Most requests draw on a budget, which their table names. A budget is a bucket for each connection: it is full at the \
            beginning and holds `burst`; each request takes one; every second `per second` flow back, evenly. When the bucket is \
            empty, a request fails with \(failure("rateLimited")), whose `after` says in how many milliseconds there will be one \
            again; a notify is dropped.
            """)
        table(
            ["budget", "burst", "per second", "for"],
            schema.budgets.map {
                ["`\($0.name)`", "\($0.burst)", "\($0.perSecond)", Self.paragraph($0.documentation)]
            })
    }

    private mutating func writeEnd() {
        heading(3, "Keepalive")
        add(
            """
            The client sends at least one record in every `keepalive` seconds; when there is nothing to say, [Ping](#ping). It \
            asks for a time from 10 to 3600 seconds in Hello; without it, 60. Welcome repeats what holds. The server ends the \
            connection with \(failure("idle")) when no record has come for twice this time.

            Ping is answered by [Pong](#pong) at once, before requests that wait. The server sends nothing by itself to an idle \
            client, so a client that wants to notice a dead connection sends Ping and waits for Pong (or for anything else). Ten \
            seconds without any byte after a Ping are a good reason to connect anew.
            """)
        heading(3, "Goodbye, the last record")
        add(
            """
            The last record of a connection is [Goodbye](#goodbye), from either side. Its `code` is one of the \
            [failures of a connection](#failures-of-a-connection), which says why and whether to come back; `after` says when.

            - **The server says Goodbye**: nothing follows. It closes its direction and waits up to 2 seconds for the client to \
            close. Requests that were not answered were perhaps carried out, perhaps not: post again with the same nonce, and \
            ask again.
            - **The client says Goodbye**, with `done`: the server closes at once. Replies that were on their way may be lost, so \
            wait for them before.

            A connection that breaks without Goodbye was cut: come back.
            """)
        heading(3, "Coming back")
        add(
            """
            Wait before connecting again: not at all after the first cut of a connection that had worked, then 1, 2, 4, … up to 60 \
            seconds, each time multiplied by a random number between 0.5 and 1.5. So the clients of a server that was restarted do \
            not all come at the same moment. If Goodbye or a failure names a time (`after`), wait at least that long, plus a random \
            share of it. A server that stops names a later time to each connection, a few thousand in a second.
            """)
    }
}
