package import WireFormat

/// A moment as a calendar and a clock on the wall show it.
package struct LocalTime: Hashable, Sendable {
    /// The year, and the month and day counted from 1.
    package let year, month, day: Int
    /// The day of the week: 0 is Sunday.
    package let weekday: Int
    /// The time of day.
    package let hour, minute, second: Int

    /// A moment in a time zone that is `offsetSeconds` ahead of UTC.
    package init(_ timestamp: Timestamp, offsetSeconds: Int) {
        let seconds = Int(timestamp.unixMilliseconds / 1000) + offsetSeconds
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let ofDay = seconds - days * 86_400
        (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
        weekday = ((days + 4) % 7 + 7) % 7
        // Days since 0000-03-01, so that a leap day is the last of its year (Hinnant, chrono-compatible algorithms).
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `14:03`.
    package var clock: String { "\(twoDigits(hour)):\(twoDigits(minute))" }

    /// `Monday 23 November 2026`.
    package var date: String { "\(LocalTime.weekdays[weekday]) \(day) \(LocalTime.months[month - 1]) \(year)" }

    /// `2026-11-23 14:03`.
    package var stamp: String { "\(year)-\(twoDigits(month))-\(twoDigits(day)) \(clock)" }

    /// `2026-11-23T14:03:09.120Z`, in UTC, as programs read it (RFC 3339).
    package static func machine(_ timestamp: Timestamp) -> String {
        let time = LocalTime(timestamp, offsetSeconds: 0)
        let thousandths = String(1000 + timestamp.unixMilliseconds % 1000).dropFirst()
        return "\(time.year)-\(time.twoDigits(time.month))-\(time.twoDigits(time.day))T\(time.clock):"
            + "\(time.twoDigits(time.second)).\(thousandths)Z"
    }

    /// Whether two moments fall on the same day.
    package func isSameDay(as other: LocalTime) -> Bool {
        (year, month, day) == (other.year, other.month, other.day)
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
