/// The days of a campaign, from midnight to midnight where it is at home.
package struct CampaignDays: Sendable, Hashable {
    private static let length: Int64 = 86_400_000

    /// How far its clocks are ahead of UTC, in milliseconds.
    private let ahead: Int64

    /// - Parameter offset: how far its clocks are ahead of UTC, in seconds.
    package init(offset: Int) {
        ahead = Int64(offset) * 1_000
    }

    /// How often the day changes from one moment to another, both in milliseconds since 1970: 0 within one day.
    package func count(from start: Int64, to end: Int64) -> Int { Int(number(of: end) - number(of: start)) }

    /// The midnight after a moment, in milliseconds since 1970.
    package func midnight(after moment: Int64) -> Int64 { (number(of: moment) + 1) * Self.length - ahead }

    /// Counted from the first of January 1970.
    private func number(of moment: Int64) -> Int64 {
        let local = moment + ahead
        return local >= 0 ? local / Self.length : -((Self.length - 1 - local) / Self.length)
    }
}
