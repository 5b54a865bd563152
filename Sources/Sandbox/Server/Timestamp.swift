import FoundationEssentials

/// A moment as servers write it.
package struct Timestamp: Sendable, Hashable {
    /// Since 1970 UTC.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// `2026-11-21T04:18:39.120Z`.
    package var iso8601: String {
        // The style cuts off what is less than a millisecond, and most milliseconds are no exact binary fractions.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Parses the dates that records carry: RFC 3339 with seconds and a time zone, as atproto.com/specs/lexicon
    /// ("datetime") narrows it.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 64, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
            bytes[13] == 0x3A, bytes[16] == 0x3A
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            year >= 10, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24,
            minute < 60, second < 60
        else { return nil }
        var position = 19
        var millisecond = 0
        if bytes[position] == 0x2E {
            let digits = bytes[(position + 1)...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty, digits.count <= 20 else { return nil }
            let three = digits.prefix(3).map { Int($0 - 0x30) } + [0, 0, 0]
            millisecond = three[0] * 100 + three[1] * 10 + three[2]
            position += 1 + digits.count
        }
        guard let offset = Self.offsetMinutes(bytes[position...], number) else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let minutes = (days * 24 + hour) * 60 + minute - offset
        milliseconds = Int64(minutes * 60 + second) * 1000 + Int64(millisecond)
    }

    private static func offsetMinutes(_ zone: ArraySlice<UInt8>, _ number: (Range<Int>) -> Int?) -> Int? {
        let start = zone.startIndex
        if zone.elementsEqual([0x5A]) { return 0 }
        guard zone.count == 6, zone[start] == 0x2B || zone[start] == 0x2D, zone[start + 3] == 0x3A,
            let hours = number(start + 1..<start + 3), let minutes = number(start + 4..<start + 6), hours < 24,
            minutes < 60
        else { return nil }
        // "-00:00" would mean that the zone is unknown; the specification does not allow it.
        guard zone[start] == 0x2B || hours + minutes > 0 else { return nil }
        return (zone[start] == 0x2B ? 1 : -1) * (hours * 60 + minutes)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar, counted in eras of 400 years from March on.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
