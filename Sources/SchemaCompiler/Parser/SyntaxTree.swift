/// A name as it is written in a schema, and where.
struct Name: Hashable, Sendable {
    let text: String
    let location: SourceLocation
}

/// A number as it is written in a schema, and where.
struct Number: Hashable, Sendable {
    let value: UInt64
    let location: SourceLocation
}

/// A schema as it is written, before anything is checked.
struct SchemaSyntax: Sendable {
    var items: [ItemSyntax] = []
}

/// What stands at the top level of a schema or in a service.
struct ItemSyntax: Sendable {
    let documentation: [String]
    let location: SourceLocation
    let content: ItemContent
}

indirect enum ItemContent: Sendable {
    case protocolName(name: Name, major: Number, minor: Number)
    case limits([LimitSyntax])
    case alias(name: Name, type: TypeSyntax)
    case enumeration(EnumerationSyntax)
    case structure(StructureSyntax)
    case failure(FailureSyntax)
    case budget(BudgetSyntax)
    case service(name: Name, items: [ItemSyntax])
    case message(MessageSyntax)
    case reservedOpcodes([Number])
    case reservedNames([Name])
    case reservedFlags(owner: Name, isReply: Bool, flags: [Number])
}

/// `hello 4 KiB`
struct LimitSyntax: Sendable {
    let name: Name
    let bytes: Number
}

/// `pv<1..200>`, `list<UserID, 1..50> fit`, `RoomID`
struct TypeSyntax: Sendable {
    let name: Name
    var element: [TypeSyntax] = []
    var range: RangeSyntax?
}

/// `1..200`, or `32` for a fixed length.
struct RangeSyntax: Sendable {
    let lower: Number
    let upper: Number
    let isFixed: Bool
}

/// `?0 name: Title secret`
struct FieldSyntax: Sendable {
    let documentation: [String]
    let flag: Number?
    let name: Name
    let type: TypeSyntax
    let isSecret: Bool
    let isFit: Bool
}

struct EnumerationSyntax: Sendable {
    struct Case: Sendable {
        let documentation: [String]
        let name: Name
        let value: Number
    }

    let name: Name
    let base: Name
    let isOpen: Bool
    let cases: [Case]
}

struct StructureSyntax: Sendable {
    let name: Name
    let isOpen: Bool
    let fields: [FieldSyntax]
}

struct FailureSyntax: Sendable {
    let number: Number
    let name: Name
    let scope: Name
    let advice: Name
    let explanation: String
}

struct BudgetSyntax: Sendable {
    let name: Name
    let burst: Number
    let perSecond: Number
}

/// A request, notify, event, signal or the failed answer.
struct MessageSyntax: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case request, notify, event, signal, failed
    }

    let kind: Kind
    let opcode: Number
    let name: Name
    let fields: [FieldSyntax]
    var reply: ReplySyntax?
    var delivery: DeliverySyntax?
    var guards = GuardsSyntax()
}

/// `-> Welcome { … }`
struct ReplySyntax: Sendable {
    let name: Name?
    let location: SourceLocation
    let fields: [FieldSyntax]
}

/// `latest by room user in room`, `droppable to session`
struct DeliverySyntax: Sendable {
    let className: Name
    let key: [Name]
    /// `in room`, `to user` …: the word behind `in` or `to`.
    let audience: Name
    let isInRoom: Bool
}

/// `needs signedIn rate posts fails notFound forbidden`
struct GuardsSyntax: Sendable {
    var needs: Name?
    var rate: Name?
    var fails: [Name] = []
}
