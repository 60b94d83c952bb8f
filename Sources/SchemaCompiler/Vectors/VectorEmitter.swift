extension SchemaCompiler {
    /// Test vectors of a protocol: records with what they mean, and records with the reason why they are refused; and a
    /// README that describes the form of these files.
    public static func vectors(_ schema: Schema) -> [GeneratedFile] {
        VectorEmitter(schema).files()
    }
}

/// Writes the files of test vectors.
struct VectorEmitter {
    let codec: SchemaCodec
    private let recordJSON: RecordJSON

    init(_ schema: Schema) {
        codec = SchemaCodec(schema)
        recordJSON = RecordJSON(codec, abbreviates: true)
    }

    func files() -> [GeneratedFile] {
        var visited: Set<String> = []
        let messages = groups().map { group in
            file(
                "\(group.name).json", "messages",
                .array(
                    group.forms.map { form in
                        let vectors = vectors(of: form, visited: visited)
                        for place in PayloadPlace.all(in: form, codec, visited: visited) {
                            visited.insert(place.payload.name)
                        }
                        return vectors
                    }))
        }
        return messages + [
            file("varints.json", "varints", VarintVectors.json),
            file("framing.json", "streams", FramingVectors(codec).json(recordJSON)),
            GeneratedFile(name: "README.md", text: VectorReadme.text(codec.schema)),
        ]
    }

    private func file(_ name: String, _ content: String, _ json: JSONValue) -> GeneratedFile {
        let schema = codec.schema
        let version = "\(schema.name) \(schema.version.major).\(schema.version.minor)"
        let file: JSONValue = [
            "protocol": .string(version), "form": "README.md", "generated": "parley-schema generate vectors",
        ]
        guard case .object(let members) = file else { return GeneratedFile(name: name, text: "") }
        return GeneratedFile(name: name, text: JSONValue.object(members + [.init(content, json)]).text() + "\n")
    }

    /// The forms of a service or of a kind, by the name of the file.
    private func groups() -> [(name: String, forms: [RecordForm])] {
        let services = codec.schema.services.map { service in
            (service.name.lowercased(), codec.forms.filter { service.requests.contains($0.message.name) })
        }
        let kinds = [
            ("failed", codec.forms.filter { $0.message.kind == .failed }),
            ("notifies", codec.forms.filter { $0.message.kind == .notify }),
            ("signals", codec.forms.filter { $0.message.kind == .signal }),
            ("events", codec.forms.filter { if case .event = $0.message.kind { true } else { false } }),
        ]
        return (services + kinds).filter { !$0.1.isEmpty }
    }

    // MARK: - One message

    private func vectors(of form: RecordForm, visited: Set<String>) -> JSONValue {
        let malformed = MalformedVectors(codec, form, visited: visited).vectors
        return [
            "message": .string(form.name),
            "opcode": .number(form.opcode),
            "from": .array(form.senders.map { .string($0.rawValue) }),
            "valid": .array(ValidVectors(codec, form, visited: visited).vectors.map(json)),
            "malformed": .array(malformed.map { json($0.name, $0.bytes, $0.damage) } + wrongDirection(form)),
            "cut": json(CutVectors(codec, form)),
        ]
    }

    private func json(_ vector: ValidVectors.Vector) -> JSONValue {
        let hex = HexPieces.json(vector.bytes)
        var members = [JSONValue.Member("name", .string(vector.name)), .init("hex", hex)]
        if case .object(let record) = recordJSON.json(vector.record) {
            members += record.filter { $0.name != "message" }
        }
        if vector.again != vector.bytes { members.append(.init("again", HexPieces.json(vector.again))) }
        return .object(members)
    }

    private func json(_ name: String, _ bytes: [UInt8], _ damage: WireDamage) -> JSONValue {
        [
            "name": .string(name), "hex": HexPieces.json(bytes), "failure": .string(damage.kind.rawValue),
            "offset": .number(damage.offset), "because": .string("\(damage.path): \(damage.what)"),
        ]
    }

    /// The record as the side sends it that never does.
    private func wrongDirection(_ form: RecordForm) -> [JSONValue] {
        guard let sender = Direction.allCases.first(where: { !form.senders.contains($0) }),
            !codec.forms.contains(where: { $0.opcode == form.opcode && $0.senders.contains(sender) })
        else { return [] }
        var values = SampleValues(codec, .smallest)
        let bytes = codec.record(of: form, values.fields(of: form.payload))
        guard let damage = codec.inspect(bytes, from: sender).first?.damage,
            case .object(let members) = json("sent by a \(sender)", bytes, damage)
        else { return [] }
        return [.object(members + [.init("from", .string(sender.rawValue))])]
    }

    private func json(_ cut: CutVectors) -> JSONValue {
        [
            "body": HexPieces.json(cut.body),
            "outcomes": .array(
                cut.outcomes.map { outcome in
                    [
                        "from": .number(outcome.lengths.lowerBound), "through": .number(outcome.lengths.upperBound),
                        "failure": outcome.failure.map { .string($0.rawValue) } ?? .null,
                    ]
                }),
        ]
    }
}
