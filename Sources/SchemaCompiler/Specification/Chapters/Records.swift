extension SpecificationWriter {
    /// Where to connect to.
    mutating func writeConnecting() {
        heading(2, Chapter.connecting.title)
        add(
            """
            **TCP.** Connect to the server's host and port; the default port is 7717. The client speaks first, with \
            [Hello](#hello). Both directions carry records, one behind the other, with nothing before, between or behind them. \
            TCP may cut the stream anywhere: a record can arrive in many pieces, and many records in one. Switch Nagle's \
            algorithm off (`TCP_NODELAY`): records are small, and somebody waits for them.

            **WebSocket** (RFC 6455). Ask for `/ws` on the server's port for HTTP, by HTTP/1.1, with the subprotocol `parley.v1`. A page in a \
            browser has to come from the same host, unless the operator has listed its origin. Binary messages carry exactly \
            the bytes that TCP would carry:

            - A message holds one or more whole records. One that ends within a record, or is empty, is `malformed`.
            - A client's message has at most 65,536 bytes, and 16,384 until `Welcome` has come; a server's may hold more records, up to \
            262,144 bytes. Both may come in fragments, a client's in 1,024 at the most.
            - permessage-deflate (RFC 7692) may be offered, with all its parameters but a server's window of 8 bits: an offer of that \
            alone is declined. Take what the server answers, which may be less than was offered: as delivered, each side begins each \
            message with an empty window (`server_no_context_takeover`, `client_no_context_takeover`). Either side may send any \
            message as it is. The server always does so with what holds a secret, and so should a client that can choose. The \
            limits hold for the inflated message.
            - Ping frames are answered (of many that come at once perhaps not all, but the newest). They are no records: the agreed \
            pace of `Ping` stays.
            - A request for `/ws` without the subprotocol is refused with status 400, one from a page of another host with 403.

            The code of the Close frame says how it ended:

            | code | when | come back |
            | --- | --- | --- |
            | 4000 + number | behind the server's `Goodbye` of that [failure](#failures-of-a-connection) | as its advice says |
            | 1000 | behind the client's own `Goodbye` or Close frame | as the client likes |
            | 1002, 1003, 1007, 1008, 1009 | the client broke the rules of WebSockets: frames, a text message, what cannot be inflated, \
            too many fragments, a message that is too long. There is no `Goodbye` | no: the program has a fault |
            | none, or another one | the connection was cut | [yes](#coming-back) |

            A client may end with `Goodbye`, with a Close frame, or with both.

            **TLS.** An operator may put TLS 1.2 or newer on both ports; whoever gives you host and port also says whether it is \
            so. Then everything is inside TLS from the first byte on: there is no port with both, and no way from plain to TLS on a \
            connection that is open. Check the server's certificate against the host that you meant. On the port for TCP no ALPN is \
            agreed on; the WebSocket's address begins with `wss:`, and its port speaks `http/1.1`. The bytes of the records are the same. \
            Without TLS passwords, tokens and messages can be read by everybody on the way: connect so only where nobody is.

            Keep the code that cuts and makes records apart from the socket, and it serves for all of them.
            """)
    }

    /// What the stream consists of.
    mutating func writeRecords() throws(SpecificationError) {
        heading(2, Chapter.records.title)
        add(
            """
            Everything that is sent is a record: a length, and that many bytes, the body. The body begins with an opcode, the \
            number of the message. Then, only in requests and in the answers to them, follows the number of the request. The \
            rest is the payload, the fields of the message.
            """)
        code([
            "+-------------+----------+-----------+------------------+",
            "| length: pv  | opcode   | id: pv    | payload          |",
            "|             | 1 byte   | see below | 0 bytes or more  |",
            "+-------------+----------+-----------+------------------+",
            "              |<------------- length bytes ------------>|",
        ])
        add(
            """
            `pv` is the [prefix varint](#prefix-varint) of the next chapter. The length counts opcode, id and payload, not \
            itself. It is never 0.

            | record | sent by | opcode | id |
            | --- | --- | --- | --- |
            | request | client | below `0x80` | yes |
            | reply | server | that of the request | that of the request |
            | failure of a request | server | `0x00` | that of the request |
            | notify: never answered | client | below `0x80` | no |
            | event: never answered | server | mostly from `0x80` on | no |
            | signal: never answered | both | below `0x10` | no |

            Whether a record has an id follows from its opcode and its direction: look it up in the [table of \
            opcodes](#opcodes). A client must know this table. A reply has no other sign of which message it is than the opcode, \
            and a payload does not say how long it is: it ends where the record ends.
            """)
        heading(3, "Request ids")
        add(
            """
            The client chooses the id of each request: a `pv<1..4294967295>`. The server repeats it in the reply or in the \
            failure, and does nothing else with it. Count upwards from 1 on each connection. An id may be used again once it has \
            been answered. Each request is answered exactly once, unless the connection ends first.
            """)
        heading(3, "Longest records")
        add(
            """
            | sent by | length at most |
            | --- | --- |
            | client, until Hello is answered | \(UInt64(schema.limits.hello).withCommas) |
            | client, afterwards | \(UInt64(schema.limits.client).withCommas) |
            | server | \(UInt64(schema.limits.server).withCommas) |

            A longer record ends the connection with \(failure("recordTooLong")), as soon as the bytes of its length that are \
            there say so: when the smallest number that may be written with such a beginning is above the limit. To a server `c1` alone is enough, \
            for a length that begins so is at least 65,536; `ff` is enough for both sides. Only a length that keeps to the limit \
            is held against the rule of the shortest form, once it is whole. The bounds of the fields make sure that no message can be longer, so a client meets these limits only with what it \
            sends before Hello is answered: up to then each record must keep to the first line.
            """)
        heading(3, "A request, its reply, and a failure")
        guard let message = schema.messages.first(where: { $0.name == "MarkRead" }),
            case .request(let reply, _) = message.kind,
            let failed = schema.messages.first(where: { $0.kind == .failed })
        else { return }
        let request = try encoder.record(message, message.payload, id: 7, ["room": 4, "seq": 12])
        bytes("client -> server", request)
        bytes(
            "server -> client, when it succeeds: the reply has no fields",
            try encoder.record(message, reply, id: 7, .nothing))
        bytes(
            "server -> client, when there is no room 4 for this user",
            try encoder.record(failed, failed.payload, id: 7, ["code": "notFound", "field": 0]))
    }
}
