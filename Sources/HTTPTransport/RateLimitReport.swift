/// What a server said about how often it may be asked. Every part may be missing.
///
/// Reads what is in use: `RateLimit-Limit`, `-Remaining`, `-Reset` and `-Policy` (Bluesky, whose reset is a moment;
/// drafts of the IETF, whose reset is a number of seconds), the IETF's later `RateLimit` in both its forms,
/// `X-RateLimit-*` with a date (Mastodon, GoToSocial) or seconds since 1970 (X), and `Retry-After`.
package struct RateLimitReport: Sendable, Hashable {
    /// Requests, or points, per window.
    package var limit: Int?
    /// What is left of them.
    package var remaining: Int?
    /// When the window ends, in milliseconds since 1970 UTC.
    package var resetAt: Int64?
    /// How long a window is, in milliseconds.
    package var windowMilliseconds: Int64?
    /// From `Retry-After`: not before this moment, in milliseconds since 1970 UTC.
    package var retryAt: Int64?

    package init(
        limit: Int? = nil, remaining: Int? = nil, resetAt: Int64? = nil, windowMilliseconds: Int64? = nil,
        retryAt: Int64? = nil
    ) {
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
        self.windowMilliseconds = windowMilliseconds
        self.retryAt = retryAt
    }

    /// - Parameter now: milliseconds since 1970 UTC, from which relative times count.
    package static func read(from headers: HeaderFields, now: Int64) -> RateLimitReport {
        var report = RateLimitReport()
        for prefix in ["ratelimit-", "x-ratelimit-", "x-rate-limit-"] where report.isSilent {
            report.limit = headers.first(prefix + "limit").flatMap(count)
            report.remaining = headers.first(prefix + "remaining").flatMap(count)
            report.resetAt = headers.first(prefix + "reset").flatMap { moment($0, now: now) }
        }
        if let combined = headers.first("ratelimit") {
            let parameters = parameters(of: combined)
            report.limit = report.limit ?? parameters["limit"].flatMap(count)
            report.remaining = report.remaining ?? (parameters["r"] ?? parameters["remaining"]).flatMap(count)
            report.resetAt = report.resetAt ?? (parameters["t"] ?? parameters["reset"]).flatMap { delay($0, now: now) }
        }
        if let policy = headers.first("ratelimit-policy") {
            let parameters = parameters(of: policy)
            report.limit = report.limit ?? (parameters["q"] ?? parameters[""]).flatMap(count)
            report.windowMilliseconds = parameters["w"].flatMap(count).flatMap {
                $0 <= longest ? Int64($0) * 1000 : nil
            }
        }
        report.retryAt = headers.first("retry-after").flatMap { text in
            delay(text, now: now) ?? HeaderDate.parseHTTP(text) ?? HeaderDate.parseRFC3339(text)
        }
        return report
    }

    /// The moment before which the same request is in vain, after an answer with `status`: what `Retry-After` says,
    /// or on 429 the end of the window; nil when the server announced nothing.
    package func waitUntil(status: Int) -> Int64? {
        retryAt ?? (status == 429 ? resetAt : nil)
    }

    private var isSilent: Bool { limit == nil && remaining == nil && resetAt == nil }

    /// Ten years in seconds. Beyond it a number is a mistake, and far below what overflows.
    private static let longest = 315_360_000
    /// No server means more; it leaves whoever calculates with a count far from an overflow.
    private static let mostCounted = 1_000_000_000

    private static func count(_ text: String) -> Int? {
        // "100, 100;w=60" in an early draft: the number that applies comes first.
        let first = text.prefix { $0 != "," && $0 != ";" }.filter { $0 != " " }
        guard let number = Int(first), number >= 0 else { return nil }
        return min(number, mostCounted)
    }

    /// Seconds from now.
    private static func delay(_ text: String, now: Int64) -> Int64? {
        guard let seconds = Double(text), seconds >= 0, seconds <= Double(longest) else { return nil }
        return now + Int64((seconds * 1000).rounded(.up))
    }

    /// A date, seconds since 1970, or seconds from now: a number above a thousand million (2001) is the former.
    private static func moment(_ text: String, now: Int64) -> Int64? {
        if let seconds = Double(text), seconds >= 1e9 {
            return seconds < 1e11 ? Int64((seconds * 1000).rounded(.up)) : nil
        }
        return delay(text, now: now) ?? HeaderDate.parseRFC3339(text) ?? HeaderDate.parseHTTP(text)
    }

    /// The first item of `limit=100, remaining=50`, `"default";r=50;t=30` or `3000;w=300`: what stands alone is under "".
    private static func parameters(of text: String) -> [String: String] {
        var found: [String: String] = [:]
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let halves = part.split(separator: "=", maxSplits: 1)
            let name = halves.count == 2 ? halves[0].filter { $0 != " " } : ""
            let value = (halves.last ?? "").filter { $0 != " " && $0 != "\"" }
            if found[name] == nil { found[name] = value }
        }
        return found
    }
}
