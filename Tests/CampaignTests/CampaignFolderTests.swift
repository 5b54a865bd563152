import Foundation
import Testing

@testable import Campaign

@Suite("The campaign folder")
struct CampaignFolderTests {
    /// The campaign of this repository, whose link lies at its top.
    private static let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "campaign").path

    @Test("This repository's campaign has no mistake")
    func repository() throws {
        let languages = try CampaignFile(folder: Self.own).languages
        #expect(Set(languages).isSuperset(of: ["en", "fr"]))
        _ = try CampaignFolder(path: Self.own, shipped: "/nowhere", catalogues: languages)
    }

    @Test("Every text is there in each language that it has texts in, whether it is offered yet or not")
    func everyLanguage() throws {
        let languages = try FileManager.default.contentsOfDirectory(atPath: Self.own + "/texts").sorted()
        let path = FileManager.default.temporaryDirectory.appending(path: "hqx-campaign-\(UUID().uuidString)").path
        try FileManager.default.copyItem(
            at: URL(filePath: Self.own).resolvingSymlinksInPath(), to: URL(filePath: path))
        defer {
            // A folder that is left behind lies among the temporary ones.
            try? FileManager.default.removeItem(atPath: path)
        }
        let file = try String(contentsOfFile: path + "/campaign.yaml", encoding: .utf8)
        let offered = file.replacing(/(?m)^languages: .*$/, with: "languages: [\(languages.joined(separator: ", "))]")
        try Data(offered.utf8).write(to: URL(filePath: path + "/campaign.yaml"))
        let folder = try CampaignFolder(path: path, shipped: "/nowhere", catalogues: languages)
        #expect(folder.file.languages == languages)
        for language in languages {
            let texts = try #require(folder.texts(in: language))
            #expect(texts.borrowed(by: language) == [])
            #expect(texts.guides.prefix(5).map(\.slug) == ["archive", "mastodon", "bluesky", "leaving", "rights"])
            #expect(texts.letters.count >= 3 && texts.questions.sections.count >= 10)
            #expect(texts.networks.networks.map(\.id).starts(with: ["x", "bluesky", "mastodon"]))
        }
    }

    @Test("A mistake in the directory is told with the others")
    func directory() throws {
        let header = "name,kind,country,status,date,source,x,x_id,bluesky,mastodon,website,proof\n"
        let good = try MadeUpFolder(["directory.csv": header])
        #expect(good.mistakes() == [])
        let bad = try MadeUpFolder(["directory.csv": header + "Away,media\n", "events.yaml": "events: 1\n"])
        #expect(
            bad.mistakes() == [
                "events.yaml:1: 'events' is not a list; write a list of events",
                "directory.csv:2: has 2 fields where 12 belong; a comma within a field needs quotes around it",
            ])
    }

    @Test("A whole folder is read")
    func whole() throws {
        let folder = try MadeUpFolder().read()
        let texts = try #require(folder.texts(in: "fr"))
        #expect(texts.words.shares == ["One {url}", "Two #Away", "Three {accounts}"])
        #expect(texts.words.invitations == ["{name}, come to {url}", "{name}, I am at {accounts}"])
        #expect(texts.words.poster.text == "Away finds them")
        #expect(texts.words.actions == ["ask-archive": "Ask for it today."])
        #expect(texts.words.leaflet.steps == ["First", "Then"] && texts.words.mail.text == "Come to {url}")
        #expect(texts.networks.questions.map(\.criterion) == [.portability, .algorithm, .independence])
        #expect(texts.networks.networks[0].cells[.algorithm] == .init(text: "No", source: "https://one.example/b"))
        #expect(texts.guide("archive")?.title == "Title" && texts.letter("access")?.plainText == "Part\n\nWords.\n")
        #expect(texts.guide("none") == nil)
    }

    @Test("A text that a language lacks is the first language's, with links of the page's own")
    func borrowed() throws {
        let folder = try MadeUpFolder([
            "texts/fr/press.md": nil, "texts/fr/words.yaml": nil, "texts/fr/guides/archive.md": nil,
            "texts/en/press.md": "# Title\n\nSummary.\n\n[a](/networks)\n",
        ]).read()
        let texts = try #require(folder.texts(in: "fr"))
        #expect(texts.borrowed(by: "fr") == ["words.yaml", "press.md", "guides/archive.md"])
        #expect(texts.press.language == "en" && texts.press.html == "<p><a href=\"/fr/networks\">a</a></p>\n")
        #expect(texts.words.language == "en" && texts.manifesto.language == "fr")
    }

    @Test("A folder without texts has those that are shipped")
    func shipped() throws {
        let shipped = try MadeUpFolder()
        let plain = try MadeUpFolder(["campaign.yaml": "name: Plain\nlanguages: [fr]\n"])
        try FileManager.default.removeItem(atPath: plain.path + "/texts")
        let actions = MadeUpFolder.words.replacing("actions:\n  ask-archive: Ask for it today.", with: "")
        let other = try MadeUpFolder(["texts/en/words.yaml": actions, "texts/fr/words.yaml": actions])
        let folder = try plain.read(shipped: other.path)
        #expect(folder.texts(in: "fr")?.words.poster.text == "Plain finds them")
        // Its own words are checked all the same.
        #expect(throws: InvalidCampaign.self) { try plain.read(shipped: shipped.path) }
    }

    @Test("All mistakes are told, file by file and line by line")
    func all() throws {
        let folder = try MadeUpFolder([
            "campaign.yaml": MadeUpFolder.campaign + "\n  - {id: b, days: x, to: events}\nlunch: 1\n",
            "events.yaml": "events: 1\n",
            "texts/en/manifesto.md": "No title\n",
            "texts/fr/questions.md": "# Q\n\nS.\n\n<b>\n\n[a](javascript:b)\n",
        ])
        #expect(
            folder.mistakes() == [
                "campaign.yaml:9: 'actions[2].days' is not a whole number from -400 to 30; write one such as 20",
                "campaign.yaml:10: unknown key 'lunch'; known are name, hashtag, launch, purge, reconnection-day, "
                    + "languages, accounts, hosts, operator, colours, actions",
                "events.yaml:1: 'events' is not a list; write a list of events",
                "texts/en/manifesto.md:1: the text has no title; begin with '# ' and a title",
                "texts/fr/questions.md: has no question; begin each one with '## '",
                "texts/fr/questions.md:5: HTML is not allowed in a text; write it as CommonMark, or in `backquotes` to "
                    + "show it",
                "texts/fr/questions.md:7: a link may not lead to javascript:b; write https://, http://, mailto:, or a "
                    + "page of the site such as /guides/archive",
            ])
    }

    @Test(
        "What is missing or too much is told",
        arguments: [
            ("texts/en/press.md", nil, "texts/en/press.md: cannot be read: there is no such file; write it"),
            ("texts/en/words.yaml", nil, "texts/en/words.yaml: cannot be read: there is no such file; write it"),
            ("texts/fr/about.md", "# A", "texts/fr/about.md: is no text of a campaign; the texts are words.yaml"),
            ("texts/en/guides/Big One.md", "# A", "texts/en/guides/Big One.md: has a name that no address can have"),
            ("campaign.yaml", "languages: [en, fr, de]", "campaign.yaml:1: 'languages' names 'de', which has no texts"),
        ] as [(String, String?, String)])
    func files(name: String, text: String?, expected: String) throws {
        let mistakes = try MadeUpFolder([name: text]).mistakes(catalogues: ["en", "fr", "de"])
        #expect(mistakes.contains { $0.hasPrefix(expected) }, "\(mistakes)")
    }

    @Test(
        "Each short text names its line and the fix",
        arguments: [
            ("tagline: Leave together", "tagline: ''", "1: 'tagline' is empty; write a text of 1 to 140 characters"),
            ("promise: We find your people again.", "promise: [a]", "2: 'promise' is not a text"),
            ("Two #{hashtag}\", ", "Two\", ", nil),
            ("\"Two #{hashtag}\", \"Three {accounts}\"", "Two", "3: 'shares' has 2 items; write 3 to 5: suggestions"),
            ("One {url}", "One {link}", "3: 'shares[1]' there is no place {link} here; write one of {url}, {accounts}"),
            ("bio: \"I", "bio: \"{launch}, {name} I", "4: 'bio' there is no place {name} here; write one of {url}"),
            ("  subject: My address", "  topic: A", "6: unknown key 'topic' in 'mail'; known are subject, text"),
            ("  subject: My address\n", "", "5: 'mail.subject' is missing; write a text of 1 to 120 characters"),
            (
                "ask-archive: Ask", "ask: Ask",
                "10: 'actions.ask' is no action of campaign.yaml; its ids are ask-archive"
            ),
            ("ask-archive: Ask", "ask: Ask", "9: 'actions.ask-archive' is missing; write the sentence of that action"),
            ("headline: Together, ", "", "11: 'poster.headline' is missing; write a text of 1 to 80 characters"),
            ("steps: [First, Then]", "steps: [First]", "14: 'leaflet.steps' has 1 items; write 2 to 6: steps"),
            ("text: That is all.", "txt: a", "15: unknown key 'txt' in 'leaflet'; known are headline, steps, text"),
        ] as [(String, String, String?)])
    func words(old: String, new: String, expected: String?) throws {
        #expect(MadeUpFolder.words.contains(old))
        let mistakes = try MadeUpFolder(["texts/fr/words.yaml": MadeUpFolder.words.replacing(old, with: new)])
            .mistakes()
        if let expected {
            #expect(mistakes.contains { $0.hasPrefix("texts/fr/words.yaml:\(expected)") }, "\(mistakes)")
        } else {
            #expect(mistakes == [])
        }
    }

    @Test(
        "Each cell names its line and the fix; all languages have the same networks and sources",
        arguments: [
            ("id: one", "id: two", "6: 'networks[1].id' is 'two', which en does not have; the ids are one"),
            ("id: one", "id: two", ": the network 'one' is missing; write it, since en has it"),
            ("https://one.example/b", "https://else.example/", "9: 'networks[1].algorithm.source' is another source"),
            ("https://one.example/b", "b", "9: 'networks[1].algorithm.source' is no address of a page; write one"),
            ("{text: No, ", "{", "9: 'networks[1].algorithm.text' is missing; write a text of 1 to 600 characters"),
            (
                "  independence: {title", "  freedom: {title",
                "4: unknown key 'freedom' in 'criteria'; known are portability"
            ),
            (
                "question: Can you go?", "q: a",
                "2: unknown key 'q' in 'criteria.portability'; known are title, question"
            ),
            ("name: One", "name: ''", "7: 'networks[1].name' is empty; write a text of 1 to 60 characters"),
        ])
    func networks(old: String, new: String, expected: String) throws {
        #expect(MadeUpFolder.networks.contains(old))
        let text = MadeUpFolder.networks.replacing(old, with: new)
        let mistakes = try MadeUpFolder(["texts/fr/networks.yaml": text]).mistakes()
        let prefix = "texts/fr/networks.yaml" + (expected.hasPrefix(":") ? "" : ":") + expected
        #expect(mistakes.contains { $0.hasPrefix(prefix) }, "\(mistakes)")
    }
}
