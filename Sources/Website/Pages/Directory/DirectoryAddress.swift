import Campaign
import Foundation

/// Which part of the directory is shown, as it stands in the page's address and form.
struct DirectoryAddress: Sendable {
    var query = DirectoryQuery()
    /// From 1.
    var page = 1

    init() {}

    init(_ form: FormBody) {
        query.search = String((form["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        query.kind = form["kind"].flatMap(DirectoryKind.init(rawValue:))
        query.status = form["status"].flatMap(DirectoryStatus.init(rawValue:))
        // Whatever is no country selects nothing to see.
        query.country = form["country"].flatMap { $0.isEmpty ? nil : String($0.prefix(2)) }
        page = min(1_000_000, max(1, form["page"].flatMap { Int($0) } ?? 1))
    }

    var isNarrowed: Bool { query != DirectoryQuery() }

    func path(in language: String) -> String {
        var parts: [String] = []
        if !query.search.isEmpty { parts.append("q=\(Self.escaped(query.search))") }
        if let kind = query.kind { parts.append("kind=\(kind.rawValue)") }
        if let country = query.country { parts.append("country=\(Self.escaped(country))") }
        if let status = query.status { parts.append("status=\(status.rawValue)") }
        if page > 1 { parts.append("page=\(page)") }
        return "/\(language)/directory" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
