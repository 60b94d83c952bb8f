/// The description of the vectors, which stands beside them.
enum VectorReadme {
    /// The text, for a protocol.
    static func text(_ schema: Schema) -> String {
        """
        # Test vectors of \(schema.name) \(schema.version.major).\(schema.version.minor)

        Records with what they mean, and records that must be refused with the reason. A codec in any language that passes
        them reads and writes the protocol. Generated from the schema by `parley-schema generate vectors`, by an encoder that shares
        nothing with the server's; the tests of the server and of the Python module go through all of them.

        | file | holds |
        | --- | --- |
        | one for each service | its requests and replies |
        | `failed.json`, `notifies.json`, `signals.json`, `events.json` | all other messages |
        | `varints.json` | numbers alone: `pv` (`numbers`), `zz` (`signed`), and forms that are refused |
        | `framing.json` | streams of records |

        ## Bytes

        `hex` is a whole record, with its length in front. Long ones are abbreviated: a list of parts, to be joined, of which each is
        hex or `{"repeat": PART, "count": NUMBER}`, where the part is again hex or a list of parts.

        ## Messages

        | name | means |
        | --- | --- |
        | `message` | its name; `.Reply` behind the name of a request for its reply |
        | `opcode`, `from` | its opcode, and who sends it |
        | `valid` | records that must be read, each with its `id` and `fields`. Writing the record again gives `hex`, or `again` where that is given: a reader does not keep what a later version has added |
        | `malformed` | records that must be refused, for `failure`. `offset` is the place in `hex` that is wrong: see [below](#failures); `because` says so in words. `from` is given where the record is sent by the wrong side |
        | `cut` | a `body` (without its length), of which the first `from` through `through` bytes, as a record of their own with the right length in front, give `failure`, or can be read where that is null |

        Values in `fields`: numbers, `timestamp` (milliseconds since 2020-01-01T00:00Z), `elapsed`, `back` and `zz` are numbers, or texts of digits
        beyond 2^53 - 1; enumerations are the names of their values, or numbers where a value is unknown; a `bit` that is set is
        `true`; byte strings are hex; an optional field that is absent is absent. A long value of equal parts is `{"repeat": PART,
        "count": NUMBER}`: a text or byte string so many times, or a list of so many such elements.

        What is wrong inside a structure is shown with the first message that holds it.

        ## Streams

        Bytes that a reader with this `limit` (of a body, in bytes) has received `from` one side. It finds `records`; then it waits for more, having
        kept `incomplete` bytes, or refuses the rest with `failure`. What has neither ends with a whole record. A record `unknown` is one of a later
        version: its opcode, for clients its `id`, and everything behind.

        ## Failures

        The server answers them with Goodbye: the second column is its `code`. `offset` is a place in `hex`, so it counts from the
        first byte of the record's length. (The `detail` of the server's Goodbye counts from the opcode, the first byte of the body.)

        | failure | Goodbye | what is wrong | `offset` names |
        | --- | --- | --- | --- |
        \(rows)

        """
    }

    private static var rows: String {
        WireDamage.Kind.allCases.map { "| `\($0.rawValue)` | `\($0.failure)` | \($0.explanation) | \($0.place) |" }
            .joined(separator: "\n")
    }
}
