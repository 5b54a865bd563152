import Testing

@testable import Campaign

@Suite("Dated actions")
struct DatedActionTests {
    private static let day: Int64 = 86_400_000
    private static let launch: Int64 = 1_800_446_400_000
    private static let actions = [
        DatedAction(id: "tell", days: -14, page: "share"), DatedAction(id: "ask", days: -60, page: "guides/archive"),
        DatedAction(id: "day", days: 0, page: "sign-in"),
    ]

    private func agenda(_ days: Double, _ actions: [DatedAction] = actions) -> DatedAction.Agenda {
        DatedAction.current(
            of: actions, now: Self.launch + Int64(days * Double(Self.day)), launch: Self.launch)
    }

    @Test(
        "The one that began last is on until the next begins",
        arguments: [
            (-61.0, nil, ["ask", "tell", "day"]), (-60, "ask", ["tell", "day"]), (-14.1, "ask", ["tell", "day"]),
            (-14, "tell", ["day"]), (-0.01, "tell", ["day"]), (0, "day", []), (6.9, "day", []), (7, nil, []),
        ] as [(Double, String?, [String])])
    func current(days: Double, id: String?, next: [String]) {
        let agenda = agenda(days)
        #expect(agenda.current?.id == id)
        #expect(agenda.next.map(\.action.id) == next)
    }

    @Test("What is to be done before the launch is over with it")
    func over() {
        #expect(agenda(0, [DatedAction(id: "ask", days: -60, page: "share")]) == .init())
    }

    @Test("Each comes with its moment")
    func moments() {
        #expect(agenda(-61).next.first?.begins == Self.launch - 60 * Self.day)
    }

    @Test("A campaign that is open already has none")
    func open() {
        #expect(DatedAction.current(of: Self.actions, now: 0, launch: nil) == .init())
    }
}

@Suite("Reconnection days")
struct ReconnectionDaysTests {
    private func days(_ now: String, launch: String? = nil, day: Int? = 20, months: Int = 3) throws -> [Int64] {
        let launchAt = try launch.map { try #require(ZonedMoment($0)).milliseconds }
        let file = CampaignFile(name: "Away", launchAt: launchAt, reconnectionDay: day, languages: ["en"])
        return file.reconnectionDays(after: try #require(ZonedMoment(now)).milliseconds, months: months)
    }

    private func moments(_ texts: [String]) throws -> [Int64] {
        try texts.map { try #require(ZonedMoment($0)).milliseconds }
    }

    @Test("They come each month at noon, over the end of the year too")
    func monthly() throws {
        #expect(
            try days("2026-11-20T11:59:00Z")
                == moments(["2026-11-20T12:00:00Z", "2026-12-20T12:00:00Z", "2027-01-20T12:00:00Z"]))
        #expect(
            try days("2026-11-20T12:00:00Z")
                == moments(["2026-12-20T12:00:00Z", "2027-01-20T12:00:00Z", "2027-02-20T12:00:00Z"]))
    }

    @Test("None lies before the launch, or is the launch")
    func afterLaunch() throws {
        #expect(
            try days("2026-11-01T00:00:00Z", launch: "2027-01-20T12:00:00Z", months: 1)
                == moments(["2027-02-20T12:00:00Z"]))
    }

    @Test("A campaign without such a day has none")
    func none() throws {
        #expect(try days("2026-11-01T00:00:00Z", day: nil).isEmpty)
    }

    @Test("Twelve of them are a year")
    func year() throws {
        #expect(try days("2026-11-21T00:00:00Z", day: 28, months: 12).count == 12)
    }
}
