import Foundation
import Testing

@testable import Campaign

@Suite("The day of each month on which everybody is reconnected")
struct ReconnectionDayTests {
    /// ISO 8601 with any zone, as milliseconds since 1970.
    private func moment(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1_000)
    }

    @Test(
        "The next one is this month's or the next month's, over the ends of months and years",
        arguments: [
            (20, "2026-11-01T00:00:00Z", "2026-11-20T12:00:00Z"),
            (20, "2026-11-20T11:59:59Z", "2026-11-20T12:00:00Z"),
            (20, "2026-11-20T12:00:00Z", "2026-12-20T12:00:00Z"),
            (20, "2026-12-31T23:59:59Z", "2027-01-20T12:00:00Z"),
            (1, "2027-01-31T23:00:00Z", "2027-02-01T12:00:00Z"),
            (28, "2027-02-28T12:00:00Z", "2027-03-28T12:00:00Z"),
            (28, "2028-02-28T12:00:01Z", "2028-03-28T12:00:00Z"),
            (28, "2028-02-29T00:00:00Z", "2028-03-28T12:00:00Z"),
            (1, "2100-02-28T23:59:59Z", "2100-03-01T12:00:00Z"),
            (20, "1969-12-31T23:59:59Z", "1970-01-20T12:00:00Z"),
        ])
    func next(day: Int, from: String, expected: String) throws {
        let next = try #require(ReconnectionDay(day: day)).next(after: try moment(from))
        #expect(try moment(expected) == next)
    }

    @Test(
        "It is one moment for everybody: where it is already tomorrow, or still yesterday, nothing else comes out",
        arguments: [
            ("2026-11-21T01:00:00+14:00", "2026-11-20T12:00:00Z"),
            ("2026-11-21T02:30:00+14:00", "2026-12-20T12:00:00Z"),
            ("2026-11-20T00:30:00-11:00", "2026-11-20T12:00:00Z"),
            ("2026-11-20T01:30:00-11:00", "2026-12-20T12:00:00Z"),
        ])
    func zones(from: String, expected: String) throws {
        let next = try #require(ReconnectionDay(day: 20)).next(after: try moment(from))
        #expect(try moment(expected) == next)
    }

    @Test("It agrees with the system's calendar on each day of forty years")
    func agrees() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let rule = try #require(ReconnectionDay(day: 20))
        for day in stride(from: Int64(0), to: 14_610, by: 1) {
            let now = day * 86_400_000 + 40_000_000
            let next = Date(timeIntervalSince1970: Double(rule.next(after: now)) / 1_000)
            let parts = calendar.dateComponents([.day, .hour, .minute, .second], from: next)
            #expect(parts.day == 20 && parts.hour == 12 && parts.minute == 0 && parts.second == 0)
            let gap = next.timeIntervalSince1970 - Double(now) / 1_000
            #expect(gap > 0 && gap <= 31 * 86_400)
        }
    }

    @Test("A day that some month lacks is refused", arguments: [-1, 0, 29, 31])
    func refused(day: Int) {
        #expect(ReconnectionDay(day: day) == nil)
    }
}
