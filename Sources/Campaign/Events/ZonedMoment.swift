import Foundation

/// A moment, and how far the clocks of its place are ahead of UTC.
package struct ZonedMoment: Sendable, Hashable {
    /// Milliseconds since 1970 UTC.
    package let milliseconds: Int64
    /// Seconds ahead of UTC.
    package let offset: Int

    /// Parses ISO 8601 with a time zone: `2027-01-20T12:00:00Z`, `2027-01-20T18:30+01:00`. A day that does not exist is
    /// refused.
    package init?(_ text: String) {
        let pattern = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(?:Z|([+-])(\d\d):?(\d\d))/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        var offset = 0
        if let sign = match.7, let hours = match.8.flatMap({ Int($0) }), let minutes = match.9.flatMap({ Int($0) }) {
            guard hours <= 14, minutes < 60 else { return nil }
            offset = (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(
            calendar: calendar, timeZone: .gmt, year: Int(match.1), month: Int(match.2), day: Int(match.3),
            hour: Int(match.4), minute: Int(match.5), second: match.6.flatMap { Int($0) } ?? 0)
        guard parts.isValidDate(in: calendar), let date = calendar.date(from: parts) else { return nil }
        milliseconds = (Int64(date.timeIntervalSince1970) - Int64(offset)) * 1_000
        self.offset = offset
    }

    package init(milliseconds: Int64, offset: Int = 0) {
        self.milliseconds = milliseconds
        self.offset = offset
    }
}
