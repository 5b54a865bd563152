/// A moment as X's archives write it.
struct ArchiveTimestamp {
    private static let epochOfSnowflakes: Int64 = 1_288_834_974_657
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Since 1970 UTC.
    let milliseconds: Int64

    /// `Wed Jan 07 12:00:00 +0000 2026`, the `created_at` of tweets.
    var createdAt: String {
        let iso = Timestamp(milliseconds: milliseconds).iso8601
        let date = iso.prefix(10).split(separator: "-")
        let month = Self.months[(Int(date[1]) ?? 1) - 1]
        let weekday = Self.weekdays[Int(milliseconds / 86_400_000 % 7)]
        return "\(weekday) \(month) \(date[2]) \(iso.dropFirst(11).prefix(8)) +0000 \(date[0])"
    }

    /// The id of a tweet of that millisecond.
    func tweetID(sequence: Int64 = 0) -> Int64 {
        (milliseconds - Self.epochOfSnowflakes) << 22 | sequence
    }
}
