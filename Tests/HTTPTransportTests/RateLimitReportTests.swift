import Testing

@testable import HTTPTransport

@Suite("Rate limits")
struct RateLimitReportTests {
    /// 2026-11-21T04:16:06Z.
    static let now: Int64 = 1_795_234_566_000

    private func read(_ fields: (String, String)...) -> RateLimitReport {
        RateLimitReport.read(from: HeaderFields(fields.map { (name: $0.0, value: $0.1) }), now: Self.now)
    }

    @Test("Bluesky: the reset is a moment in seconds, the policy names the window")
    func bluesky() {
        let report = read(
            ("RateLimit-Limit", "5000"), ("RateLimit-Remaining", "4997"), ("RateLimit-Reset", "1795238166"),
            ("RateLimit-Policy", "5000;w=3600"))
        #expect(
            report
                == RateLimitReport(
                    limit: 5000, remaining: 4997, resetAt: 1_795_238_166_000, windowMilliseconds: 3_600_000))
    }

    @Test("The IETF's early drafts: the reset is a number of seconds")
    func earlyDrafts() {
        let report = read(
            ("ratelimit-limit", "100, 100;w=60;comment=\"x\""), ("ratelimit-remaining", "0"), ("ratelimit-reset", "50"))
        #expect(report == RateLimitReport(limit: 100, remaining: 0, resetAt: Self.now + 50_000))
    }

    @Test("The IETF's later drafts: one field, in either form")
    func laterDrafts() {
        #expect(
            read(("RateLimit", "limit=100, remaining=50, reset=30"), ("RateLimit-Policy", "100;w=60"))
                == RateLimitReport(
                    limit: 100, remaining: 50, resetAt: Self.now + 30_000, windowMilliseconds: 60_000))
        #expect(
            read(("RateLimit", #""default";r=50;t=30"#), ("RateLimit-Policy", #""default";q=100;w=60, "day";q=9;w=9"#))
                == RateLimitReport(
                    limit: 100, remaining: 50, resetAt: Self.now + 30_000, windowMilliseconds: 60_000))
    }

    @Test("Mastodon: the reset is a date with fractions of a second")
    func mastodon() {
        let report = read(
            ("X-RateLimit-Limit", "300"), ("X-RateLimit-Remaining", "299"),
            ("X-RateLimit-Reset", "2026-11-21T04:20:00.123456Z"))
        #expect(report == RateLimitReport(limit: 300, remaining: 299, resetAt: 1_795_234_800_123))
    }

    @Test("X: the reset is a moment in seconds, and the name has one hyphen more")
    func x() {
        let report = read(
            ("x-rate-limit-limit", "75"), ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1795235466"))
        #expect(report == RateLimitReport(limit: 75, remaining: 0, resetAt: 1_795_235_466_000))
    }

    @Test(
        "Retry-After is a number of seconds or a date",
        arguments: [
            ("120", now + 120_000), ("0", now), ("0.5", now + 500), ("Sat, 21 Nov 2026 04:17:06 GMT", now + 60_000),
            ("2026-11-21T04:17:06Z", now + 60_000), ("", nil), ("soon", nil), ("-5", nil), ("1e300", nil), ("nan", nil),
            ("inf", nil), ("9223372036854775807", nil), ("Sat, 31 Feb 2026 04:17:06 GMT", nil),
        ] as [(String, Int64?)])
    func retryAfter(value: String, moment: Int64?) {
        #expect(read(("Retry-After", value)).retryAt == moment)
    }

    @Test(
        "What cannot be read is left out and disturbs nothing",
        arguments: ["", "many", "-1", "1e400", "99999999999999999999999999", "2026-13-01T00:00:00Z", "💥"])
    func nonsense(value: String) {
        let report = read(
            ("RateLimit-Limit", value), ("RateLimit-Remaining", "7"), ("RateLimit-Reset", value),
            ("RateLimit-Policy", value), ("RateLimit", value))
        #expect(report == RateLimitReport(remaining: 7))
    }

    @Test("Silence is a report without anything")
    func silence() {
        #expect(read() == RateLimitReport())
    }

    @Test("What to wait for: Retry-After first, the window's end only after 429")
    func waiting() {
        #expect(RateLimitReport(resetAt: 5, retryAt: 9).waitUntil(status: 429) == 9)
        #expect(RateLimitReport(resetAt: 5).waitUntil(status: 429) == 5)
        #expect(RateLimitReport(resetAt: 5).waitUntil(status: 500) == nil)
        #expect(RateLimitReport(retryAt: 9).waitUntil(status: 503) == 9)
    }

    @Test(
        "Dates are counted right",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1994-11-06T08:49:37Z", 784_111_777_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000),
            ("2000-03-01T00:00:00Z", 951_868_800_000), ("2024-12-31T24:00:00Z", nil),
            ("2026-11-21T04:16:06+02:00", 1_795_227_366_000),
            ("2026-11-21T04:16:06-0230", nil), ("2026-11-21t04:16:06z", 1_795_234_566_000),
            ("2026-11-21 04:16:06.5Z", 1_795_234_566_500), ("2100-02-29T00:00:00Z", nil), ("2026-11-21", nil),
            ("2026-11-21T04:16Z", nil), ("2026-11-21T04:16:06", nil), ("1969-12-31T23:59:59Z", -1000),
        ] as [(String, Int64?)])
    func dates(text: String, moment: Int64?) {
        #expect(HeaderDate.parseRFC3339(text) == moment)
    }

    @Test("The specification's own date is read")
    func httpDate() {
        #expect(HeaderDate.parseHTTP("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777_000)
        #expect(HeaderDate.parseHTTP("Sun, 06 Nov 1994 08:49:37 CET") == nil)
        #expect(HeaderDate.parseHTTP("06 Nov 1994 08:49:37 GMT") == nil)
    }

    @Test("A count that no server means leaves whoever calculates with it far from an overflow")
    func enormous() throws {
        let report = read(("RateLimit-Limit", "9223372036854775807"), ("RateLimit-Remaining", "9223372036854775807"))
        #expect(try #require(report.limit) * 5 == 5_000_000_000)
        #expect(try #require(report.remaining) * 5 == 5_000_000_000)
    }
}
