import FoundationEssentials

/// Dates as servers with the Mastodon API write them.
enum ServerDate {
    /// ISO 8601 with milliseconds, in UTC.
    static func text(_ milliseconds: Int64) -> String {
        // The style cuts off what is less than a millisecond, and most milliseconds are no exact binary fractions.
        let date = Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1000)
        return Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(date)
    }

    /// Milliseconds since 1970 UTC of an ISO 8601 date and time, with or without a fraction; nil when it is none.
    static func milliseconds(_ text: String) -> Int64? {
        for style in [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()] {
            // A style that does not fit is the sign to try the next one.
            if let date = try? style.parse(text) {
                let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
                return Int64(exactly: milliseconds)
            }
        }
        return nil
    }
}
