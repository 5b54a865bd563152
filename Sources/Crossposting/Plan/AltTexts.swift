import FoundationEssentials

/// Descriptions of photos and videos for those who cannot see them. An archive has none.
package struct AltTexts: Sendable, Hashable {
    private let texts: [String: String]

    package init() { texts = [:] }

    package init(_ texts: [String: String]) { self.texts = texts }

    /// Reads `{"<media file>": "<description>", …}`.
    package init(json: Data) throws(PlanError) {
        do {
            texts = try JSONDecoder().decode([String: String].self, from: json)
        } catch {
            throw .altTextsUnreadable
        }
    }

    /// The files that are described.
    package var files: Set<String> { Set(texts.keys) }

    /// - Parameter limit: graphemes.
    package func text(for file: String, limit: Int) -> String? {
        guard let text = texts[file], !text.isEmpty else { return nil }
        return text.utf8.count > limit && text.count > limit ? text.prefix(limit - 1) + "…" : text
    }
}
