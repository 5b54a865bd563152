import Foundation

/// Reads the folder of texts, language by language.
struct TextsReader {
    /// `…/texts`
    let folder: String
    let campaign: CampaignFile.Located
    let mistakes: Mistakes

    /// The guides that each campaign is expected to have come first, in this order.
    private static let order = ["archive", "mastodon", "bluesky", "leaving", "rights"]

    func read() -> [String: CampaignTexts] {
        guard let first = campaign.languages.first?.tag else { return [:] }
        refuseStrangers()
        // A language's folder may lack texts; one that lacks the folder is a mistake in the list.
        for (tag, line) in campaign.languages where !TextFile.exists("\(folder)/\(tag)") {
            mistakes.note(
                campaign.path, line, "'languages' names '\(tag)', which has no texts",
                "write them in \(folder)/\(tag), or take it out")
        }
        guard TextFile.exists("\(folder)/\(first)") else { return [:] }
        checkActions(first)
        let standard = texts(in: first, like: nil)
        var all: [String: CampaignTexts] = [:]
        for language in campaign.value.languages {
            all[language] = language == first ? standard : texts(in: language, like: standard?.networks)
        }
        return all
    }

    private func checkActions(_ first: String) {
        let pages = pages(first)
        for action in campaign.actions {
            let parts = action.page.split(separator: "/").map(String.init)
            guard parts.count == 2, let known = pages[parts[0]], !known.contains(parts[1]) else { continue }
            mistakes.note(
                campaign.path, action.line, "the action '\(action.id)' leads to \(action.page), which is not there",
                "write one of \(known.sorted().map { "\(parts[0])/\($0)" }.joined(separator: ", "))")
        }
    }

    private func refuseStrangers() {
        let known = ["words.yaml", "networks.yaml", "manifesto.md", "questions.md", "press.md", "report.md"]
        for language in campaign.value.languages {
            for name in names(in: "\(folder)/\(language)")
            where !known.contains(name) && !["guides", "letters"].contains(name) {
                mistakes.note(
                    "\(folder)/\(language)/\(name)", nil, "is no text of a campaign",
                    "the texts are \(known.joined(separator: ", ")), guides and letters")
            }
            for part in ["guides", "letters"] {
                for name in names(in: "\(folder)/\(language)/\(part)") {
                    guard name.hasSuffix(".md"), Slug.isValid(String(name.dropLast(3))) else {
                        mistakes.note(
                            "\(folder)/\(language)/\(part)/\(name)", nil, "has a name that no address can have",
                            "name it with small letters, digits and hyphens, and .md at the end")
                        continue
                    }
                }
            }
        }
    }

    /// What lies in a folder, but for hidden files; nothing where there is none.
    private func names(in path: String) -> [String] {
        guard TextFile.exists(path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            mistakes.note(path, nil, "cannot be read", "let the program read the folder")
            return []
        }
    }

    private func slugs(_ language: String, _ part: String) -> [String] {
        names(in: "\(folder)/\(language)/\(part)").filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
            .filter(Slug.isValid)
    }

    /// The pages that a language has by itself, or by the first one.
    private func pages(_ language: String) -> [String: Set<String>] {
        let first = campaign.value.languages.first ?? language
        return Dictionary(
            uniqueKeysWithValues: ["guides", "letters"].map { part in
                (part, Set(slugs(first, part)).union(slugs(language, part)))
            })
    }

    // MARK: - One language

    private func texts(in language: String, like first: NetworkComparison?) -> CampaignTexts? {
        // Everything is read before anything is missed, so that each mistake is told.
        let words: CampaignWords? = file("words.yaml", language) { file, language, mistakes in
            CampaignWords.read(
                file, language: language, places: Places(campaign.value, language: language),
                actions: campaign.value.actions.map(\.id), mistakes: mistakes)
        }
        let networks: NetworkComparison? = file("networks.yaml", language) { file, language, mistakes in
            NetworkComparison.read(
                file, language: language, places: Places(campaign.value, language: language),
                like: first?.language == language ? nil : first, mistakes: mistakes)
        }
        let documents = ["manifesto.md", "questions.md", "press.md", "report.md"].map { document($0, on: language) }
        let guides = articles("guides", language)
        let letters = articles("letters", language)
        guard let words, let networks, let manifesto = documents[0], let questions = documents[1],
            let press = documents[2], let report = documents[3]
        else { return nil }
        if questions.sections.isEmpty {
            mistakes.note("\(folder)/\(language)/questions.md", nil, "has no question", "begin each one with '## '")
        }
        return CampaignTexts(
            words: words, networks: networks, manifesto: manifesto, questions: questions, press: press, report: report,
            guides: guides, letters: letters)
    }

    private func articles(_ part: String, _ language: String) -> [CampaignTexts.Article] {
        let slugs = pages(language)[part] ?? []
        let ordered = Self.order.filter(slugs.contains) + slugs.subtracting(Self.order).sorted()
        return ordered.compactMap { slug in
            document("\(part)/\(slug).md", on: language, marksPlaces: part == "letters").map {
                CampaignTexts.Article(slug: slug, document: $0)
            }
        }
    }

    private func document(_ name: String, on page: String, marksPlaces: Bool = false) -> TextDocument? {
        file(name, page) { file, language, mistakes in
            let reader = TextReader(
                places: Places(campaign.value, language: language),
                links: TextLinks(language: page, languages: campaign.value.languages, pages: pages(page)),
                language: language, mistakes: mistakes)
            return reader.read(file, marksPlaces: marksPlaces)
        }
    }

    /// Reads a language's file, or the first language's where it has none. That one's mistakes are told once, where it
    /// is read for itself.
    private func file<Value>(
        _ name: String, _ language: String, read: (TextFile, _ language: String, Mistakes) -> Value?
    ) -> Value? {
        let first = campaign.value.languages.first ?? language
        let isOwn = language == first || TextFile.exists("\(folder)/\(language)/\(name)")
        let mistakes = isOwn ? mistakes : Mistakes()
        let source = isOwn ? language : first
        guard let file = TextFile(path: "\(folder)/\(source)/\(name)", mistakes: mistakes) else { return nil }
        return read(file, source, mistakes)
    }
}
