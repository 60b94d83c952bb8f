/// A payload inside a record: its own, or that of a structure somewhere in it.
struct PayloadPlace {
    let payload: Payload
    let isOpen: Bool
    /// Where it stands in a record that holds everything once: `Welcome.rooms[0]`.
    let path: String

    /// The payloads of a record: first its own, then the structures in it that have not been visited, each once.
    static func all(in form: RecordForm, _ codec: SchemaCodec, visited: Set<String>) -> [PayloadPlace] {
        var visited = visited
        var places = [PayloadPlace(payload: form.payload, isOpen: true, path: form.name)]
        var next = 0
        while next < places.count {
            let place = places[next]
            next += 1
            for field in place.payload.fields {
                guard let (name, suffix) = structure(in: field.type), visited.insert(name).inserted else { continue }
                let structure = codec.structure(name)
                places.append(
                    PayloadPlace(
                        payload: structure.payload, isOpen: structure.isOpen,
                        path: "\(place.path).\(field.name)\(suffix)"))
            }
        }
        return places
    }

    private static func structure(in type: WireType) -> (name: String, suffix: String)? {
        switch type.resolved {
        case .structure(let name): (name, "")
        case .list(let element, _): if case .structure(let name) = element.resolved { (name, "[0]") } else { nil }
        default: nil
        }
    }
}
