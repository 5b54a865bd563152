import Foundation

extension CampaignFile {
    /// The next days on which everybody is reconnected anew, in milliseconds since 1970, each at 12:00 UTC, the next one
    /// first; none before the launch or on it. Empty where the campaign has none.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970; a day that begins at that very moment is past.
    ///   - months: how many days at most.
    package func reconnectionDays(after now: Int64, months: Int = 12) -> [Int64] {
        guard let reconnectionDay else { return [] }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let from = max(now, launchAt ?? now)
        let start = calendar.dateComponents([.year, .month], from: Date(timeIntervalSince1970: Double(from) / 1_000))
        guard let year = start.year, let month = start.month else { return [] }
        // One month more, since this month's day may be past; a month above 12 is one of the next year.
        return (0...months).compactMap { step in
            let parts = DateComponents(year: year, month: month + step, day: reconnectionDay, hour: 12)
            return calendar.date(from: parts).map { Int64($0.timeIntervalSince1970) * 1_000 }
        }.filter { $0 > from }.prefix(months).map { $0 }
    }
}
