import Foundation

/// Moments as records and plans write them: `2026-09-01T08:30:00.250Z`.
enum Moment {
    /// - Parameter milliseconds: since 1970 UTC.
    static func text(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let (whole, fraction) = rest < 0 ? (seconds - 1, rest + 1_000) : (seconds, rest)
        var clock = time_t(whole)
        var parts = tm()
        gmtime_r(&clock, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let digits = String(fraction)
        return "\(1900 + Int(parts.tm_year))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(two(parts.tm_hour)):"
            + "\(two(parts.tm_min)):\(two(parts.tm_sec)).\(String(repeating: "0", count: 3 - digits.count))\(digits)Z"
    }
}
