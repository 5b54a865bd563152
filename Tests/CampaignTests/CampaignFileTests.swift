import Testing

@testable import Campaign

@Suite("The campaign file")
struct CampaignFileTests {
    @Test("Every key is read")
    func everyKey() throws {
        let folder = try MadeUpFolder([
            "campaign.yaml": """
            name: Away
            hashtag: AwayWeGo
            launch: 2027-01-20T13:00:00+01:00
            purge: 2028-01-20T12:00:00Z
            reconnection-day: 20
            languages: [fr, en]
            accounts:
              de: {name: Weg, bluesky: weg.example.com, mastodon: "@weg@social.example.com"}
            hosts:
              - {name: A University, url: "https://university.example.com/"}
            operator:
              name: An Association
              contact: mailto:hello@example.com
              funding: Fees.
              legal-notice: https://example.com/legal
              supporters: [A Newsroom]
            colours: {accent: "#ffffff", accent-dark: "#FFEEDD"}
            actions:
              - {id: ask-archive, days: -60, to: guides/archive}
            """
        ])
        let file = try folder.read().file
        #expect(file.name == "Away" && file.hashtag == "AwayWeGo" && file.reconnectionDay == 20)
        #expect(file.launchAt == 1_800_446_400_000 && file.purgeAt == 1_831_982_400_000)
        #expect(file.languages == ["fr", "en"])
        #expect(
            file.accounts == [
                "de": .init(name: "Weg", bluesky: "weg.example.com", mastodon: "@weg@social.example.com")
            ])
        #expect(file.hosts == [.init(name: "A University", url: "https://university.example.com/")])
        #expect(file.organization.name == "An Association" && file.organization.funding == "Fees.")
        #expect(file.organization.contact == "mailto:hello@example.com")
        #expect(file.organization.legalNotice == "https://example.com/legal")
        #expect(file.organization.supporters == ["A Newsroom"])
        #expect("\(file.colours.accent) \(file.colours.accentDark)" == "#ffffff #ffeedd")
        #expect(file.actions == [DatedAction(id: "ask-archive", days: -60, page: "guides/archive")])
    }

    @Test("An empty file is an open campaign in English and French")
    func empty() throws {
        let folder = try MadeUpFolder([
            "campaign.yaml": "",
            "texts/en/words.yaml": MadeUpFolder.words.replacing("actions:\n  ask-archive: Ask for it today.", with: ""),
            "texts/fr/words.yaml": MadeUpFolder.words.replacing("actions:\n  ask-archive: Ask for it today.", with: ""),
        ])
        #expect(try folder.read().file == .standard)
    }

    @Test(
        "Each key names its file, its line and the fix",
        arguments: [
            ("lunch: 2027-01-20T12:00:00Z", "unknown key 'lunch'; known are name, hashtag, launch"),
            ("name: [a]", "'name' is not a text; write a text of 1 to 80 characters"),
            ("hashtag: two words", "'hashtag' is no hashtag; write letters and digits, without the #"),
            (
                "launch: tomorrow",
                "'launch' is not a moment; write one with its time zone, such as 2027-01-20T12:00:00Z"
            ),
            ("launch: 2027-02-30T12:00:00Z", "'launch' is not a moment; write one with its time zone"),
            ("purge: 2027-01-20", "'purge' is not a moment; write one with its time zone"),
            ("reconnection-day: 31", "'reconnection-day' is not a whole number from 1 to 28; write one such as 20"),
            ("languages: fr", "'languages' is not a list; write a list of languages such as [en, fr]"),
            ("languages: []", "'languages' has 0 items; write 1 to 100"),
            ("languages: [en, en]", "'languages[2]' names 'en' again; name each language once"),
            ("languages: [tlh]", "'languages[1]' is 'tlh', in which the program has no texts; write some of en, fr"),
            ("accounts: {en: {bluesky: a.example.com}}", "'accounts.en.name' is missing; write the campaign's name"),
            (
                "accounts: {en: {name: A, bluesky: x y}}",
                "'accounts.en.bluesky' is no handle of Bluesky; write one such as"
            ),
            ("accounts: {en: {name: A, mastodon: a}}", "'accounts.en.mastodon' is no address on Mastodon; write one"),
            ("accounts: {en: {name: A, x: a}}", "unknown key 'x' in 'accounts.en'; known are name, bluesky, mastodon"),
            ("hosts: [{name: A}]", "'hosts[1].url' is missing; write an address such as https://example.org/"),
            (
                "hosts: [{name: A, url: 'javascript:alert(1)'}]",
                "'hosts[1].url' is no address of a page; write one such as"
            ),
            (
                "operator: {contact: somewhere}",
                "'operator.contact' is no address of e-mail or of a page; write one such"
            ),
            ("operator: {legal-notice: here}", "'operator.legal-notice' is no address of a page; write one such as"),
            ("operator: {supporters: A}", "'operator.supporters' is not a list; write a list of names"),
            ("operator: {funding: ''}", "'operator.funding' is empty; write a text of 1 to 600 characters"),
            (
                "colours: {accent: amber}",
                "'colours.accent' is no colour; write one such as \"#f2a81d\", with its quotes"
            ),
            (
                "colours: {accent: '#7a7a7a'}",
                "'colours.accent' is too close to both dark and white text: the contrast is 4.3 at best"
            ),
            ("colours: {accent-dark: '#d05030'}", "'colours.accent-dark' is too close to both dark and white text"),
            ("actions: [{id: A b, days: -1, to: events}]", "'actions[1].id' is no short name; write small letters"),
            ("actions: [{id: a, days: -1000, to: events}]", "'actions[1].days' is not a whole number from -400 to 30"),
            (
                "actions: [{id: a, days: -1, to: 'https://a.example'}]",
                "'actions[1].to' is no page of the site; write one"
            ),
            (
                "actions: [{id: a, days: -1, to: guides/none}]",
                "the action 'a' leads to guides/none, which is not there"
            ),
            ("- a", "is not a list of keys; write 'key: value' lines"),
            ("name: [", "is not YAML: "),
        ])
    func mistakes(line: String, expected: String) throws {
        let folder = try MadeUpFolder(["campaign.yaml": "# A campaign\n\(line)\n"])
        let mistakes = folder.mistakes()
        let place = line == "name: [" ? "campaign.yaml:3: " : "campaign.yaml:2: "
        #expect(mistakes.contains { $0.hasPrefix(place) && $0.contains(expected) }, "\(mistakes)")
    }

    @Test("A key that stands twice is told")
    func twice() throws {
        let folder = try MadeUpFolder(["campaign.yaml": "name: One\nhashtag: A\nname: Two\n"])
        #expect(folder.mistakes().first?.contains("a key stands twice: 'name'; write 'key: value' lines") == true)
    }

    @Test("Without a file nothing is guessed")
    func missing() throws {
        let folder = try MadeUpFolder(["campaign.yaml": nil])
        #expect(folder.mistakes() == ["campaign.yaml: cannot be read: there is no such file; write it"])
    }

    @Test("Bytes that are no text, and files of any size, are refused")
    func bytes() throws {
        let large = try MadeUpFolder(["campaign.yaml": String(repeating: "# a\n", count: 70_000)])
        #expect(large.mistakes() == ["campaign.yaml: is larger than 256 KiB; shorten it"])
    }
}
