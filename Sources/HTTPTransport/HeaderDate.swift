/// The dates that headers carry, as milliseconds since 1970 UTC.
enum HeaderDate {
    /// RFC 9110's preferred form, `Sun, 06 Nov 1994 08:49:37 GMT`; the two forms that it calls obsolete are not read.
    static func parseHTTP(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = number(words[1], digits: 2),
            let month = months.firstIndex(of: String(words[2])), let year = number(words[3], digits: 4),
            let time = parseTime(words[4])
        else { return nil }
        return milliseconds(year: year, month: month + 1, day: day).map { $0 + time }
    }

    /// RFC 3339: `2026-11-21T04:16:06Z`, with any fraction of a second (cut to milliseconds) and any offset.
    static func parseRFC3339(_ text: String) -> Int64? {
        let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "T" || $0 == "t" || $0 == " "
        }
        guard halves.count == 2 else { return nil }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard date.count == 3, let year = number(date[0], digits: 4), let month = number(date[1], digits: 2),
            let day = number(date[2], digits: 2), let midnight = milliseconds(year: year, month: month, day: day),
            let zoneStart = halves[1].firstIndex(where: { $0 == "Z" || $0 == "z" || $0 == "+" || $0 == "-" }),
            let offset = parseOffset(halves[1][zoneStart...]), let time = parseTime(halves[1][..<zoneStart])
        else { return nil }
        return midnight + time - offset
    }

    /// `hh:mm:ss` with an optional fraction, as milliseconds since midnight. A leap second counts as the next one.
    private static func parseTime(_ text: Substring) -> Int64? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 2), let minute = number(parts[1], digits: 2),
            let second = number(parts[2], digits: 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if halves.count == 2 {
            let digits = halves[1].utf8
            guard (1...12).contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let value = Int((halves[1] + "00").prefix(3))
            else { return nil }
            fraction = value
        }
        return Int64(((hour * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// `Z` or `±hh:mm`, as milliseconds east of Greenwich.
    private static func parseOffset(_ text: Substring) -> Int64? {
        if text == "Z" || text == "z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0], digits: 2), let minutes = number(parts[1], digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        let offset = Int64((hours * 60 + minutes) * 60_000)
        return text.first == "-" ? -offset : offset
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }

    /// Midnight of a day of the Gregorian calendar, counted in years that begin in March, so that the leap day is
    /// the last of its year.
    private static func milliseconds(year: Int, month: Int, day: Int) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1, (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let days = 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear
        return Int64(days - 719_468) * 86_400_000
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
