import Testing

@testable import Campaign

@Suite("The calendar")
struct CalendarFeedTests {
    private func lines(_ entry: CalendarFeed.Entry) -> [String] {
        CalendarFeed(name: "Away", changedAt: 0, entries: [entry]).text.split(separator: "\r\n").map(String.init)
    }

    private static let moment: Int64 = 1_800_446_400_000

    @Test("An entry is what RFC 5545 wants, in UTC")
    func entry() {
        let lines = lines(
            .init(
                uid: "event-a@example.com", starts: Self.moment, ends: Self.moment + 3_600_000, summary: "Leaving",
                location: "Rennes", url: "https://example.com/a b\r\nX:y"))
        #expect(
            lines == [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HelloQuitX//Campaign//EN", "CALSCALE:GREGORIAN",
                "NAME:Away", "X-WR-CALNAME:Away", "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D",
                "BEGIN:VEVENT", "UID:event-a@example.com", "DTSTAMP:19700101T000000Z", "DTSTART:20270120T120000Z",
                "DTEND:20270120T130000Z", "SUMMARY:Leaving", "LOCATION:Rennes", "URL:https://example.com/abX:y",
                "END:VEVENT", "END:VCALENDAR",
            ])
    }

    @Test("A moment takes nobody's time")
    func transparent() {
        let lines = lines(.init(uid: "a", starts: 0, summary: "A"))
        #expect(lines.contains("TRANSP:TRANSPARENT") && !lines.contains { $0.hasPrefix("DTEND") })
    }

    @Test("An entry may call when it starts")
    func alarm() {
        let lines = lines(.init(uid: "a", starts: 0, summary: "A; b", alarms: true))
        let alarm = [
            "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S", "DESCRIPTION:A\\; b", "END:VALARM", "END:VEVENT",
        ]
        #expect(lines.dropLast().suffix(6) == alarm[...])
    }

    @Test(
        "Texts are escaped",
        arguments: [
            ("a, b; c\\d", "a\\, b\\; c\\\\d"), ("a\nb\r\nc", "a\\nb\\nc"), ("a\u{0}\u{7}\tb", "ab"), (":\"", ":\""),
        ])
    func escaped(text: String, expected: String) {
        #expect(CalendarFeed.escaped(text) == expected)
    }

    @Test("An entry's text cannot begin another one")
    func injected() {
        let lines = lines(.init(uid: "a\r\nBEGIN:VEVENT", starts: 0, summary: "b\nEND:VEVENT", description: "c\rd"))
        #expect(lines.filter { $0 == "BEGIN:VEVENT" }.count == 1 && lines.filter { $0 == "END:VEVENT" }.count == 1)
    }

    @Test("No line has more than 75 octets, and none begins within a character", arguments: ["a", "é", "何", "🚪", "👩‍👩‍👧"])
    func folded(character: String) {
        let text = "SUMMARY:" + String(repeating: character, count: 200)
        let folded = CalendarFeed.folded(text)
        // By scalars: a blank and a sign that joins are one character.
        let lines = folded.utf8.split(separator: 10).map { Array($0).filter { $0 != 13 } }
        #expect(lines.count > 2 && lines.allSatisfy { $0.count <= 75 })
        #expect(lines.dropFirst().allSatisfy { $0.first == 0x20 && String(validating: $0, as: UTF8.self) != nil })
        let unfolded = lines.enumerated().flatMap { $0.offset == 0 ? $0.element : Array($0.element.dropFirst()) }
        #expect(String(decoding: unfolded, as: UTF8.self) == text)
    }
}
