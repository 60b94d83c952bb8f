import ParleyProtocol

/// What people may write where.
enum TextRules {
    /// Checks a text of several lines: not blank, and no control characters but tab and line feed.
    /// - Parameter field: the position of the field that holds it.
    /// - Throws: `invalid`, naming the field.
    static func checkText(_ text: String, field: UInt8) throws(Failure) {
        guard !isBlank(text) else { throw .invalid(field: field, detail: "The text is empty.") }
        for scalar in text.unicodeScalars where isControl(scalar) && scalar != "\n" && scalar != "\t" {
            throw .invalid(field: field, detail: "The text holds the control character \(name(of: scalar)).")
        }
    }

    /// Checks a text of one line: not blank, and no control characters at all.
    /// - Parameters:
    ///   - what: what the text is, for the message: "name", "topic".
    ///   - mayBeEmpty: whether an empty text is a value like any other.
    ///   - field: the position of the field that holds it.
    /// - Throws: `invalid`, naming the field.
    static func checkLine(_ text: String, what: String, mayBeEmpty: Bool = false, field: UInt8) throws(Failure) {
        guard !isBlank(text) || (mayBeEmpty && text.isEmpty) else {
            throw .invalid(field: field, detail: "The \(what) is empty.")
        }
        for scalar in text.unicodeScalars where isControl(scalar) {
            throw .invalid(field: field, detail: "The \(what) holds the control character \(name(of: scalar)).")
        }
    }

    /// Checks custom fields: one JSON object, not nested too deeply.
    /// - Throws: `invalid`, naming the field.
    static func checkFields(_ fields: Fields?, field: UInt8) throws(Failure) {
        guard let fields else { return }
        switch JSONCheck.object(fields, depthMax: ServiceLimits.fieldsDepthMax) {
        case .object: return
        case .malformed(let offset):
            throw .invalid(field: field, detail: "The fields are not the text of a JSON object: see byte \(offset).")
        case .tooDeep:
            throw .invalid(
                field: field, detail: "The fields are nested deeper than \(ServiceLimits.fieldsDepthMax) levels.")
        }
    }

    /// What is kept of custom fields: an empty object is none.
    static func kept(_ fields: Fields?) -> Fields? { fields == "{}" ? nil : fields }

    private static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// C0, DEL and C1.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
