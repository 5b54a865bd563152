import Testing

@testable import Campaign

/// What a text becomes on a page, and what is noted about it.
struct ReadText {
    let document: TextDocument?
    let mistakes: [String]

    init(
        _ text: String, launch: Int64? = nil, name: String = "Away", language: String = "en", marksPlaces: Bool = false
    ) {
        let mistakes = Mistakes()
        let file = CampaignFile(name: name, launchAt: launch, languages: ["en", "fr"])
        let reader = TextReader(
            places: Places(file, language: language),
            links: TextLinks(language: language, languages: ["en", "fr"], pages: ["guides": ["archive"]]),
            language: language, mistakes: mistakes)
        document = reader.read(text, path: "a.md", marksPlaces: marksPlaces)
        self.mistakes = mistakes.sorted.map(\.description)
    }

    /// A text with a title and a summary before it, in line 5.
    init(below text: String, marksPlaces: Bool = false) {
        self.init("# Title\n\nSummary.\n\n" + text, marksPlaces: marksPlaces)
    }

    var html: String { document?.html ?? "" }
}

@Suite("The texts of a campaign")
struct TextReaderTests {
    @Test("The first line is the title, the paragraph after it the summary, each ## a section")
    func parts() throws {
        let read = ReadText(
            "# A *door*\n\nGo `through`\nit.\n\nBefore.\n\n## One\n\nA.\n\n### Deeper\n\n## Two?\n\n- B\n")
        let document = try #require(read.document)
        #expect(read.mistakes == [])
        #expect(document.title == "A door" && document.summary == "Go through it.")
        #expect(document.summaryHTML == "<p>Go <code>through</code>\nit.</p>\n")
        #expect(document.introduction == "<p>Before.</p>\n")
        #expect(document.sections.map(\.title) == ["One", "Two?"])
        #expect(document.sections.map(\.anchor) == ["one", "two"])
        #expect(
            document.sections[0].html
                == "<h2><a class=\"text-anchor\" id=\"one\" href=\"#one\">One</a></h2>\n<p>A.</p>\n"
                + "<h3><a class=\"text-anchor\" id=\"deeper\" href=\"#deeper\">Deeper</a></h3>\n")
    }

    @Test(
        "Headings have places in any script, each its own",
        arguments: [
            ("## Être là : déjà ?\n", ["être-là-déjà"]), ("## 何を\n\n## 何を\n", ["何を", "何を-2"]),
            ("## ?\n", ["section"]), ("## هل أحذف X؟\n", ["هل-أحذف-x"]),
        ])
    func anchors(text: String, expected: [String]) {
        #expect(ReadText(below: text).document?.sections.map(\.anchor) == expected)
    }

    @Test("Places are filled as text, never as markup")
    func places() {
        let read = ReadText(
            "# T\n\nS.\n\n{campaign}, `{campaign}`, #{hashtag}\n", name: "<b>*A*</b> & [b](http://c.example)")
        #expect(read.mistakes == [])
        let name = "&lt;b&gt;*A*&lt;/b&gt; &amp; [b](http://c.example)"
        #expect(read.html == "<p>\(name), <code>\(name)</code>, #bAbbhttpcexample</p>\n")
    }

    @Test("The launch is written as the language does")
    func launch() {
        let french = ReadText("# T\n\nLe {launch}.\n", launch: 1_800_446_400_000, language: "fr")
        #expect(french.document?.summary.contains("20 janvier 2027") == true)
        #expect(french.document?.summary.hasSuffix("12:00 UTC.") == true)
    }

    @Test(
        "What is wrong is told with its line and the fix",
        arguments: [
            ("", "a.md:1: the text has no title; begin with '# ' and a title"),
            ("Words\n", "a.md:1: the text has no title; begin with '# ' and a title"),
            ("# T\n\n## S\n", "a.md:1: no summary stands under the title; write a paragraph of one or two sentences"),
            ("# T\n\nS\n\n# U\n", "a.md:5: the text has a second title; begin the line with '## '"),
            (
                "# T\n\nS\n\n{lunch}\n",
                "a.md:5: there is no place {lunch} here; write one of {campaign}, {hashtag}, {launch}"
            ),
            ("# T\n\nS {launch}\n", "a.md:3: {launch} has no value; say in campaign.yaml when the 'launch' is"),
            ("# T\n\nS\n\n<b>x</b>\n", "a.md:5: HTML is not allowed in a text; write it as CommonMark"),
            ("# T\n\nS\n\n[a](guides/none)\n", "a.md:5: there is no page /guides/none; write one of /guides/archive"),
            (
                "# T\n\nS\n\n[a](#none)\n\n## B\n",
                "a.md:5: no heading of this text has the place #none; write one of #b"
            ),
            ("# T\n\nS\n\n[a](../x)\n", "a.md:5: a link goes up in the site: ../x; write it from the top, such as"),
        ])
    func mistakes(text: String, expected: String) {
        let mistakes = ReadText(text).mistakes
        #expect(mistakes.contains { $0.hasPrefix(expected) }, "\(mistakes)")
    }

    @Test(
        "Pages of the site are meant in the page's language",
        arguments: [
            ("/networks", "/en/networks"), ("networks", "/en/networks"), ("/fr/networks", "/fr/networks"),
            ("/guides/archive#ask", "/en/guides/archive#ask"), ("/", "/en/"), ("/events.ics", "/events.ics"),
            ("mailto:a@b.example", "mailto:a@b.example"), ("https://a.example/?b=c&d", "https://a.example/?b=c&amp;d"),
        ])
    func links(address: String, expected: String) {
        let read = ReadText(below: "[a](\(address))\n")
        #expect(read.mistakes == [])
        #expect(read.html == "<p><a href=\"\(expected)\">a</a></p>\n")
    }

    @Test("What people fill in is marked, brackets in brackets as one")
    func filledIn() {
        let read = ReadText(below: "Dear [name],\n\nI am [if you know: number [n]] & [x\n", marksPlaces: true)
        #expect(
            read.html
                == "<p>Dear <mark class=\"text-place\">[name]</mark>,</p>\n"
                + "<p>I am <mark class=\"text-place\">[if you know: number [n]]</mark> &amp; [x</p>\n")
    }

    @Test("A letter is plain text too")
    func plain() {
        let text = """
            [Name]\\
            [Street]

            **Request** under [the law](https://law.example/)

            1. a copy
               of all;
            2. the *purposes*:
               - one
               - two

            > Quoted
            > words

            <https://a.example/>
            """
        #expect(
            ReadText(below: text, marksPlaces: true).document?.plainText == """
                [Name]
                [Street]

                Request under the law (https://law.example/)

                1. a copy of all;
                2. the purposes:

                   - one
                   - two

                > Quoted words

                https://a.example/

                """)
    }
}
