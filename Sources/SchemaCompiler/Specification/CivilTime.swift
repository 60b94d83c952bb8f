/// Moments as people write them: `2026-05-04T09:00:00.000Z`.
///
/// The calendar is the proleptic Gregorian one; days are counted in eras of 400 years that begin on the first of March
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
enum CivilTime {
    /// Days from 0000-03-01 to 2020-01-01.
    private static let epochDays: UInt64 = 737_730

    /// The text of a moment.
    /// - Parameter milliseconds: since 2020-01-01T00:00Z.
    static func text(_ milliseconds: UInt64) -> String {
        let days = milliseconds / 86_400_000 + epochDays
        let time = milliseconds % 86_400_000
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { padded($0, 2) }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock.joined(separator: ":"))."
            + "\(padded(time % 1000, 3))Z"
    }

    /// The milliseconds since 2020-01-01T00:00Z of a text in exactly this form; nil for any other.
    static func milliseconds(_ text: String) -> UInt64? {
        let parts = text.split { "-T:.Z".contains($0) }.compactMap { UInt64($0) }
        guard parts.count == 7, parts[0] >= 2020, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
            return nil
        }
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let yearOfEra = year % 400
        let shifted = parts[1] > 2 ? parts[1] - 3 : parts[1] + 9
        let dayOfYear = (153 * shifted + 2) / 5 + parts[2] - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = year / 400 * 146_097 + dayOfEra - epochDays
        let result = days * 86_400_000 + parts[3] * 3_600_000 + parts[4] * 60_000 + parts[5] * 1000 + parts[6]
        return self.text(result) == text ? result : nil
    }

    private static func padded(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
