/// All words of the campaign for the pages of one language. Where it has no text, that of the campaign's first language
/// stands in, and says so by its own `language`.
package struct CampaignTexts: Sendable, Hashable {
    /// A text with an address of its own.
    package struct Article: Sendable, Hashable {
        /// Its part of the address.
        package let slug: String
        package let document: TextDocument
    }

    package var words: CampaignWords
    package var networks: NetworkComparison
    package var manifesto: TextDocument
    /// Each section is a question.
    package var questions: TextDocument
    package var press: TextDocument
    /// How something is reported, and what happens then.
    package var report: TextDocument
    /// In the order in which they are read: archive, mastodon, bluesky, leaving, rights, then any others.
    package var guides: [Article]
    package var letters: [Article]

    package func guide(_ slug: String) -> TextDocument? { guides.first { $0.slug == slug }?.document }

    package func letter(_ slug: String) -> TextDocument? { letters.first { $0.slug == slug }?.document }

    /// The files that stand in from another language, as they would be named.
    package func borrowed(by language: String) -> [String] {
        var all = [
            ("words.yaml", words.language), ("networks.yaml", networks.language), ("manifesto.md", manifesto.language),
            ("questions.md", questions.language), ("press.md", press.language), ("report.md", report.language),
        ]
        all += guides.map { ("guides/\($0.slug).md", $0.document.language) }
        all += letters.map { ("letters/\($0.slug).md", $0.document.language) }
        return all.filter { $0.1 != language }.map(\.0)
    }
}
