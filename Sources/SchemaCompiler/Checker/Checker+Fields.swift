extension Checker {
    /// Checks the fields of a structure, a message or a reply.
    mutating func checkedPayload(
        name: String, fields: [FieldSyntax], isOpen: Bool, documentation: [String]
    ) -> Payload {
        var checked: [Field] = []
        var lastFlag = -1
        let reserved = reservedFlags[name] ?? []
        let backRange = rangeOfSeq(in: fields)
        for field in fields {
            checkName(of: field, among: checked)
            checkFlag(of: field, last: &lastFlag, reserved: reserved)
            guard let type = resolve(field.type, backRange: backRange) else { continue }
            checkPlace(of: field, type: type, hasSeq: backRange != nil)
            for structure in structuresNamed(in: field.type) { checkedStructure(structure) }
            checkElement(of: field, type: type)
            checked.append(
                Field(
                    documentation: field.documentation, name: field.name.text, position: checked.count,
                    flag: field.flag.map { Int(clamping: $0.value) }, type: type, isSecret: field.isSecret,
                    isFit: field.isFit))
        }
        let size = Sizes.payload(checked, isOpen: isOpen, structures: structureSizes)
        return Payload(
            documentation: documentation, name: name, fields: checked, reservedFlags: reserved, size: size)
    }

    private mutating func checkName(of field: FieldSyntax, among earlier: [Field]) {
        let name = field.name
        if BuiltIn.generatedMembers.contains(name.text) {
            report(name.location, "a field cannot be called `\(name.text)`", mend: "choose another name")
        }
        if earlier.contains(where: { $0.name == name.text }) {
            report(name.location, "the field `\(name.text)` is there twice", mend: "choose another name")
        } else if let alike = earlier.first(where: { $0.name.withoutManner == name.text.withoutManner }) {
            reportAlike(name, alike.name)
        }
        if name.text.first?.isLowercase != true {
            report(
                name.location, "the name `\(name.text)` of a field begins with a large letter",
                mend: "write `\(name.text.prefix(1).lowercased() + name.text.dropFirst())`")
        }
    }

    /// Flags count up from 0; what is left out must be reserved. Required fields come first.
    private mutating func checkFlag(of field: FieldSyntax, last: inout Int, reserved: [Int]) {
        guard let flag = field.flag else {
            if last >= 0 {
                report(
                    field.name.location, "the required field `\(field.name.text)` stands behind optional ones",
                    mend: "move it before them, or give it the next flag")
            }
            return
        }
        guard flag.value < 64 else {
            report(flag.location, "?\(flag.value) is beyond the last flag", mend: "flags go from ?0 to ?63")
            return
        }
        let number = Int(flag.value)
        if reserved.contains(number) {
            report(flag.location, "?\(number) is reserved", mend: "take a flag that was never used")
        }
        let next = (last + 1...64).first { !reserved.contains($0) } ?? 64
        if number <= last {
            report(flag.location, "?\(number) is used before, or out of order", mend: "write ?\(next)")
        } else if number > next {
            report(
                flag.location, "?\(number) leaves out ?\(next)",
                mend: "write ?\(next), or add `reserved … ?\(next)` if it must not be used")
        }
        last = max(last, number)
    }

    /// What may stand where.
    private mutating func checkPlace(of field: FieldSyntax, type: WireType, hasSeq: Bool) {
        let location = field.type.name.location
        if field.isFit && !type.isList {
            report(location, "only a list can be `fit`", mend: "remove `fit`")
        }
        if field.isSecret && !type.isText {
            report(location, "only a text or a byte string can be `secret`", mend: "remove `secret`")
        }
        switch type.resolved {
        case .bit where field.flag == nil:
            report(location, "a bit is its flag and nothing else", mend: "write `?n \(field.name.text): bit`")
        case .back where !hasSeq:
            report(
                location, "`back` has nothing to count back from",
                mend: "add a field `seq: Seq`, or name the number itself")
        case .list(_, let bounds) where field.flag != nil && bounds.lowerBound == 0:
            report(
                location, "an optional list that may be empty has two ways to say nothing",
                mend: "write 1..\(bounds.upperBound), or make it required")
        default: break
        }
    }

    /// Every element takes at least a byte: otherwise a short record could hold an endless list.
    private mutating func checkElement(of field: FieldSyntax, type: WireType) {
        guard case .list(let element, _) = type.resolved else { return }
        if Sizes.of(element, structures: structureSizes).lowerBound == 0 {
            report(
                field.type.name.location, "an element of the list `\(field.name.text)` may take no byte at all",
                mend: "give its structure a required field, or make it open")
        }
    }

    private func structuresNamed(in type: TypeSyntax) -> [Name] {
        (type.element + [type]).map(\.name).filter { structureSyntax[$0.text] != nil }
    }

    /// How far `back` can reach: to the first number from the last that the field `seq` can hold.
    private func rangeOfSeq(in fields: [FieldSyntax]) -> ClosedRange<UInt64>? {
        guard let field = fields.first(where: { $0.name.text == "seq" && $0.flag == nil }),
            case .number(let range) = aliases[field.type.name.text]?.resolved, range.upperBound > range.lowerBound
        else { return nil }
        return 1...(range.upperBound - range.lowerBound)
    }
}
