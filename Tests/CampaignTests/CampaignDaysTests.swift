import Testing

@testable import Campaign

@Suite("The days of a campaign")
struct CampaignDaysTests {
    /// 2027-01-20T18:30+01:00.
    private static let launch = ZonedMoment("2027-01-20T18:30+01:00")

    @Test(
        "Are counted from midnight to midnight of its own clocks",
        arguments: [
            ("2027-01-20T00:00+01:00", 0), ("2027-01-19T23:59+01:00", 1), ("2027-01-19T23:30Z", 0),
            ("2027-01-19T22:59:59Z", 1), ("2027-01-18T00:00+01:00", 2), ("2026-11-21T12:00+01:00", 60),
        ])
    func count(now: String, days: Int) throws {
        let launch = try #require(Self.launch)
        let moment = try #require(ZonedMoment(now))
        let calendar = CampaignDays(offset: launch.offset)
        #expect(calendar.count(from: moment.milliseconds, to: launch.milliseconds) == days)
    }

    @Test("End at midnight, west and east of Greenwich", arguments: [-10 * 3_600, 0, 3_600, 13 * 3_600])
    func midnight(offset: Int) throws {
        let calendar = CampaignDays(offset: offset)
        for start in [0, 1_800_000_000_000, -5_000] as [Int64] {
            let next = calendar.midnight(after: start)
            #expect(next > start && next - start <= 86_400_000)
            #expect(calendar.count(from: start, to: next - 1) == 0 && calendar.count(from: start, to: next) == 1)
        }
    }

    @Test("Are those that the launch is written in")
    func offset() throws {
        let campaign = MadeUpFolder.campaign.replacing("2027-01-20T12:00:00Z", with: "2027-01-20T18:30+01:00")
        let folder = try MadeUpFolder(["campaign.yaml": campaign]).read()
        #expect(folder.file.offset == 3_600)
    }
}
