/// The day of each month on which everybody is reconnected anew, so that whoever arrives late has a date too.
///
/// Pure arithmetic on the proleptic Gregorian calendar in UTC: no clock, no time zone of the machine.
package struct ReconnectionDay: Sendable, Hashable {
    /// 1 to 28: a day that every month has.
    package let day: Int

    /// 12:00 UTC, in milliseconds of a day: the same date from Hawaii to New Zealand's winter time.
    private static let hour: Int64 = 12 * 3_600_000
    private static let dayLength: Int64 = 86_400_000

    /// `nil` unless every month has that day.
    package init?(day: Int) {
        guard (1...28).contains(day) else { return nil }
        self.day = day
    }

    /// The first reconnection that begins after a moment; both in milliseconds since 1970.
    package func next(after moment: Int64) -> Int64 {
        let days = moment.dividingFloored(by: Self.dayLength)
        var (year, month) = Self.yearAndMonth(ofDay: days)
        while true {
            let candidate = Self.dayNumber(year: year, month: month, day: Int64(day)) * Self.dayLength + Self.hour
            if candidate > moment { return candidate }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
    }

    // Years are counted from March here, so that the leap day is a year's last; 400 years are 146,097 days.

    /// The number of a date, counted from 1970-01-01.
    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let years = month > 2 ? year : year - 1
        let era = years.dividingFloored(by: 400)
        let yearOfEra = years - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func yearAndMonth(ofDay number: Int64) -> (year: Int64, month: Int64) {
        let shifted = number + 719_468
        let era = shifted.dividingFloored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = ((5 * dayOfYear + 2) / 153 + 2) % 12 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
    }
}

extension Int64 {
    /// The quotient rounded towards less, also of moments before 1970.
    fileprivate func dividingFloored(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
