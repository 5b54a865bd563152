import Foundation

/// What stands for `{campaign}`, `{hashtag}` and `{launch}` in the texts of one language.
struct Places {
    /// By name; `nil` for a place that the campaign gives no value.
    private let values: [String: String?]

    init(_ file: CampaignFile, language: String) {
        values = [
            "campaign": file.name, "hashtag": file.hashtag,
            "launch": file.launchAt.map { Self.moment($0, language: language) },
        ]
    }

    /// A moment as the language writes it, in UTC and saying so.
    static func moment(_ milliseconds: Int64, language: String) -> String {
        var style = Date.FormatStyle(date: .long, time: .shortened, locale: Locale(identifier: language))
        style.timeZone = .gmt
        return Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(style) + " UTC"
    }

    /// The text with its places filled; those that are filled later stay as they are.
    ///
    /// - Parameters:
    ///   - later: the names of places that stay.
    ///   - note: told what is wrong with a place, and what to write instead.
    func fill(_ text: String, later: [String] = [], note: (_ problem: String, _ fix: String) -> Void) -> String {
        guard text.contains("{") else { return text }
        return text.replacing(/\{([A-Za-z][A-Za-z0-9-]*)\}/) { match -> String in
            let name = String(match.output.1)
            if later.contains(name) { return "{\(name)}" }
            switch values[name] {
            case .some(.some(let value)): return value
            case .some(.none):
                note("{\(name)} has no value", "say in campaign.yaml when the '\(name)' is, or take the place out")
            case .none:
                let known = (later + ["campaign", "hashtag", "launch"]).map { "{\($0)}" }
                note("there is no place {\(name)} here", "write one of \(known.joined(separator: ", "))")
            }
            return "{\(name)}"
        }
    }
}
