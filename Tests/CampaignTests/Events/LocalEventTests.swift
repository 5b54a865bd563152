import Testing

@testable import Campaign

@Suite("Local events")
struct LocalEventTests {
    private static let complete = """
        events:
          - id: later
            title: Later
            starts: 2027-02-01T18:00:00Z
          - id: evening-rennes
            title: {en: An evening, fr: Une soirée}
            language: fr
            starts: 2027-01-20T18:00:00+01:00
            ends: 2027-01-20T21:00:00+01:00
            place: A house
            address: 1 Example Street
            url: https://example.com/evening
            text: {fr: "Venez, à deux"}
        """

    @Test("Every key is read, and the first event comes first")
    func everyKey() throws {
        let folder = try MadeUpFolder(["events.yaml": Self.complete])
        let events = try folder.read().events
        #expect(events.map(\.id) == ["evening-rennes", "later"])
        let event = try #require(events.first)
        #expect(event.starts == ZonedMoment(milliseconds: 1_800_464_400_000, offset: 3_600))
        #expect(event.endsAt - event.starts.milliseconds == 3 * 3_600_000)
        #expect(event.place == "A house" && event.address == "1 Example Street" && event.language == "fr")
        #expect(event.url == "https://example.com/evening")
        #expect(event.title.text(in: "fr", else: ["en"]) == ("Une soirée", "fr"))
        #expect(try #require(event.text).text(in: "en", else: ["en", "fr"]) == ("Venez, à deux", "fr"))
        #expect(events.last?.title.text(in: "ar", else: ["en"]) ?? ("", "") == ("Later", nil))
    }

    @Test("An event is over when it ends, or three hours after it began")
    func over() throws {
        let folder = try MadeUpFolder(["events.yaml": Self.complete]).read()
        let ends = try #require(ZonedMoment("2027-01-20T20:00:00Z")).milliseconds
        #expect(folder.upcomingEvents(now: ends - 1).map(\.id) == ["evening-rennes", "later"])
        #expect(folder.upcomingEvents(now: ends).map(\.id) == ["later"])
        let later = try #require(ZonedMoment("2027-02-01T21:00:00Z")).milliseconds
        #expect(folder.upcomingEvents(now: later - 1).map(\.id) == ["later"])
        #expect(folder.upcomingEvents(now: later).isEmpty)
    }

    @Test(
        "Each key names its line and the fix",
        arguments: [
            ("id: A b", "'events[1].id' is no short name; write small letters a to z"),
            ("title: ''", "'events[1].title' is empty; write a text of 1 to 120 characters"),
            ("title: {english: A}", "'events[1].title.english' is under 'english', which is no language; write a tag"),
            ("starts: Monday", "'events[1].starts' is not a moment; write one with its time zone"),
            ("ends: 2027-01-20T17:59:00+01:00", "'events[1].ends' is not after 'starts'; write when the event is over"),
            ("url: 'javascript:a'", "'events[1].url' is no address of a page; write one such as https://example.org/"),
            ("place: [a]", "'events[1].place' is not a text; write a text of 1 to 160 characters"),
            ("when: now", "unknown key 'when' in 'events[1]'; known are id, title, text, language, starts"),
        ])
    func mistakes(line: String, expected: String) throws {
        let key = line.prefix { $0 != ":" }
        let good = ["id: a", "title: A", "starts: 2027-01-20T18:00:00+01:00"].filter { !$0.hasPrefix("\(key):") }
        let text = "events:\n  -\n" + (good + [line]).map { "    \($0)\n" }.joined()
        let mistakes = try MadeUpFolder(["events.yaml": text]).mistakes()
        #expect(mistakes.contains { $0.hasPrefix("events.yaml:\(good.count + 3): \(expected)") }, "\(mistakes)")
    }

    @Test("What is missing is told, and so is an id that stands twice")
    func missing() throws {
        let text = "events:\n  - {id: a, title: A}\n  - {id: b, title: B, starts: '2027-01-20T18:00Z'}\n"
        let mistakes = try MadeUpFolder([
            "events.yaml": text + "  - {id: b, title: C, starts: '2027-01-20T18:00Z'}\nmore: 1\n"
        ]).mistakes()
        #expect(
            mistakes == [
                "events.yaml:2: 'events[1].starts' is missing; write a moment such as 2027-01-20T18:00:00+01:00",
                "events.yaml:4: 'events[3]' has the id 'b' again; give each event an id of its own",
                "events.yaml:5: unknown key 'more'; known are events",
            ])
    }
}

@Suite("Moments with a zone")
struct ZonedMomentTests {
    @Test(
        "ISO 8601 with a zone",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1970-01-01T01:00+01:00", 0, 3_600),
            ("1969-12-31T18:30:00-0530", 0, -19_800),
            ("2028-02-29T00:00:00Z", 1_835_395_200_000, 0),
        ] as [(String, Int64, Int)])
    func good(text: String, milliseconds: Int64, offset: Int) {
        #expect(ZonedMoment(text) == ZonedMoment(milliseconds: milliseconds, offset: offset))
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "2027-01-20", "2027-01-20T12:00:00", "2027-02-29T00:00:00Z", "2027-13-01T00:00:00Z",
            "2027-01-20T25:00:00Z", "2027-01-20T12:00:00+15:00", " 2027-01-20T12:00:00Z", "2027-01-20 12:00:00Z",
        ])
    func bad(text: String) {
        #expect(ZonedMoment(text) == nil)
    }
}
