extension Schema {
    /// The structures, each behind those that it holds: in this order they can be defined where names are bound as they come.
    var structuresInOrder: [Structure] {
        var ordered: [Structure] = []
        func visit(_ structure: Structure) {
            guard !ordered.contains(structure) else { return }
            for field in structure.payload.fields {
                for inner in structures where field.type.holds(inner.payload.name) { visit(inner) }
            }
            ordered.append(structure)
        }
        structures.forEach(visit)
        return ordered
    }
}

extension WireType {
    /// Whether it is this structure, or a list of it.
    fileprivate func holds(_ structure: String) -> Bool {
        switch resolved {
        case .structure(let name): name == structure
        case .list(let element, _): element.holds(structure)
        default: false
        }
    }
}
