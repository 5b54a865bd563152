/// Prints moments as `2026-01-07T12:00:00.000Z`.
package enum ISOTime {
    /// - Parameter milliseconds: since 1970 UTC.
    package static func text(_ milliseconds: Int64) -> String {
        let clock = Int(milliseconds.modulo(86_400_000))
        var text = date(milliseconds)
        text += "T\(padded(clock / 3_600_000, 2)):\(padded(clock / 60_000 % 60, 2)):\(padded(clock / 1_000 % 60, 2))"
        return text + ".\(padded(clock % 1_000, 3))Z"
    }

    /// `2026-01-07`
    package static func date(_ milliseconds: Int64) -> String {
        // Days from the civil calendar of eras of 400 years that begin in March.
        let days = Int((milliseconds - milliseconds.modulo(86_400_000)) / 86_400_000) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civilMonth < 3 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(civilMonth, 2))-\(padded(day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    fileprivate func modulo(_ other: Int64) -> Int64 { (self % other + other) % other }
}
