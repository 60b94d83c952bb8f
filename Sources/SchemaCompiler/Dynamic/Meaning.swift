extension WireType {
    /// A number as people read it: times also as a date.
    func meaning(of number: UInt64) -> String {
        switch resolved {
        case .timestamp: CalendarTime(milliseconds: number).map { "\(number), \($0)" } ?? "\(number)"
        case .elapsed: "\(number) ms"
        default: "\(number)"
        }
    }
}

extension String {
    /// The text between quotes, on one line, cut where it is long.
    var quoted: String {
        var quoted = "\""
        for scalar in unicodeScalars.prefix(60) {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}": quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + (unicodeScalars.count > 60 ? "… (\(utf8.count) bytes)" : "\"")
    }
}

/// A moment of the proleptic Gregorian calendar in UTC, to the millisecond.
struct CalendarTime: CustomStringConvertible {
    let year: Int
    let month: Int
    let day: Int
    /// Milliseconds since midnight.
    let millisecond: Int

    /// The moment of a `timestamp`; nil beyond the year 9999.
    init?(milliseconds: UInt64) {
        let millisecondsPerDay: UInt64 = 86_400_000
        let days = milliseconds / millisecondsPerDay
        guard days < 2_914_635 else { return nil }
        millisecond = Int(milliseconds % millisecondsPerDay)
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days. 2020-01-01 is day 737,730
        // counted from 0000-03-01.
        let day = Int(days) + 737_730
        let era = day / 146_097
        let dayOfEra = day % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    /// `2026-01-31T09:05:00.250Z` (RFC 3339)
    var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        let seconds = millisecond / 1000
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(clock).\(padded(millisecond % 1000, 3))Z"
    }
}
