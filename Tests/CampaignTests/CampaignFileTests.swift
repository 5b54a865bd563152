import Testing

@testable import Campaign

@Suite("The campaign file")
struct CampaignFileTests {
    @Test("Reads name, launch and languages")
    func reads() throws {
        let file = try CampaignFile(
            parsing: "name: Away\nlaunch: 2027-01-20T12:00:00Z\nlanguages: [fr, en]\n")
        #expect(file.name == "Away")
        #expect(file.launchAt == 1_800_446_400_000)
        #expect(file.languages == ["fr", "en"])
    }

    @Test("An empty file is an open campaign")
    func empty() throws {
        #expect(try CampaignFile(parsing: "") == .standard)
    }

    @Test(
        "Names the key and the fix of a mistake",
        arguments: [
            ("lunch: 2027-01-20T12:00:00Z", "unknown key 'lunch'"), ("launch: tomorrow", "'launch' must be a moment"),
            ("languages: fr", "'languages' must be a list"), ("- a", "expected 'key: value' lines"),
        ])
    func mistakes(text: String, expected: String) {
        let error = #expect(throws: CampaignFile.ReadError.self) { try CampaignFile(parsing: text) }
        #expect(error?.description.contains(expected) == true)
    }
}
