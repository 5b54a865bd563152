extension CampaignFile {
    /// The next days on which everybody is reconnected anew, in milliseconds since 1970, each at 12:00 UTC, the next one
    /// first; none before the launch or on it. Empty where the campaign has none.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970; a day that begins at that very moment is past.
    ///   - months: how many days.
    package func reconnectionDays(after now: Int64, months: Int = 12) -> [Int64] {
        guard let day = reconnectionDay.flatMap(ReconnectionDay.init(day:)) else { return [] }
        var last = max(now, launchAt ?? now)
        return (0..<months).map { _ in
            last = day.next(after: last)
            return last
        }
    }
}
