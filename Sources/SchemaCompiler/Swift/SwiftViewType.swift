/// How the types of the schema appear in views: read in place.
extension WireType {
    /// The Swift type of a value in a view.
    var viewName: String {
        switch self {
        case .bytes, .fixedBytes: "RawSpan"
        case .text: "UTF8Span"
        case .structure(let name): "\(name).View"
        case .list(let element, _): element.listViewName
        case .alias(_, .number): swiftName
        case .alias(_, let type): type.viewName
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .enumeration: swiftName
        }
    }

    private var listViewName: String {
        switch self {
        case .structure(let name): "StructureListView<\(name).View>"
        case .enumeration(let name, _): "ValueListView<\(name)>"
        default:
            switch resolved {
            case .text: "TextListView"
            case .bytes, .fixedBytes: "BytesListView"
            default: "NumberListView<\(swiftName)>"
            }
        }
    }

    /// The expression that reads a value in place, without `try`.
    func viewExpression(bounds: String) -> String {
        switch self {
        case .fixedBytes(let count): "reader.readRaw(\(count))"
        case .bytes: "reader.readRaw(in: \(bounds))"
        case .text: "reader.readTextView(in: \(bounds))"
        case .structure(let name): "reader.readView(\(name).View.self)"
        case .list(let element, _): element.listViewExpression(bounds: bounds)
        case .alias(_, .number): readExpression(bounds: bounds)
        case .alias(_, let type): type.viewExpression(bounds: bounds)
        case .byte, .number, .signed, .bit, .timestamp, .elapsed, .back, .enumeration: readExpression(bounds: bounds)
        }
    }

    private func listViewExpression(bounds: String) -> String {
        switch self {
        case .structure(let name): "reader.readViews(\(name).View.self, in: \(bounds))"
        case .enumeration(let name, _): "reader.readValuesView(\(name).self, in: \(bounds))"
        default:
            switch resolved {
            case .text(let range): "reader.readTextsView(in: \(bounds), element: \(range.swift))"
            case .bytes(let range): "reader.readBytesView(in: \(bounds), element: \(range.swift))"
            case .fixedBytes(let count): "reader.readBytesView(in: \(bounds), elementCount: \(count))"
            default: "reader.readNumbersView(\(swiftName).self, in: \(bounds))"
            }
        }
    }
}

extension SwiftPayload {
    /// Writes the view of the payload.
    func writeView(_ swift: inout SwiftText) {
        swift.block("extension \(payload.name)") { swift in
            swift.documentation([
                "`\(payload.name)`, read in place. It lives as long as the bytes that it was read from."
            ])
            swift.line("@frozen")
            swift.block("public struct View: WireView, ~Escapable") { swift in
                for field in payload.fields {
                    swift.documentation([
                        "See `\(payload.name).\(field.name)`\(field.flag == nil ? "." : "; nil when it is absent.")"
                    ])
                    let isOptional = field.flag != nil && field.type.resolved != .bit
                    swift.line("public let \(field.name.escaped): \(field.type.viewName)\(isOptional ? "?" : "")")
                    swift.line()
                }
                swift.documentation(["Whether its length stands in front of it inside another payload."])
                swift.line("public static var isOpen: Bool { \(!isClosed) }")
                swift.line()
                writeReading(&swift, inPlace: true)
            }
        }
    }
}
