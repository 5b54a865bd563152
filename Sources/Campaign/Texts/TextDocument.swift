/// A text of the campaign, ready for a page: HTML without anything that could act.
package struct TextDocument: Sendable, Hashable {
    /// A part under a heading of its own.
    package struct Section: Sendable, Hashable {
        /// The heading's place in the page, without `#`.
        package let anchor: String
        /// The heading, plain.
        package let title: String
        /// The heading and all below it.
        package let html: String
    }

    /// The language that it is written in: the page's, or the campaign's first one where the page's has no such text.
    package let language: String
    /// Its first heading, plain.
    package let title: String
    /// The paragraph after it, plain.
    package let summary: String
    /// The same with its links and emphasis.
    package let summaryHTML: String
    /// What stands between the summary and the first section.
    package let introduction: String
    package let sections: [Section]
    /// All below the summary as plain text, for a file.
    package let plainText: String

    /// All below the summary.
    package var html: String { introduction + sections.map(\.html).joined() }
}
