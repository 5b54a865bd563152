import Foundation
import Identifiers
import Reconnection

/// Which part of the list is shown, as it stands in the page's address and form.
struct PeopleAddress: Sendable {
    var search = ""
    var filter = PeopleQuery.Filter.all
    var network: Network?
    /// From 1.
    var page = 1

    init() {}

    init(_ form: FormBody) {
        search = String((form["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        filter = form["filter"].flatMap(PeopleQuery.Filter.init(rawValue:)) ?? .all
        network = form["network"].flatMap(Network.init(rawValue:))
        page = min(1_000_000, max(1, form["page"].flatMap { Int($0) } ?? 1))
    }

    var query: PeopleQuery {
        var query = PeopleQuery()
        query.search = search
        query.filter = filter
        query.network = network
        query.offset = (page - 1) * PeoplePages.pageSize
        query.limit = PeoplePages.pageSize
        return query
    }

    func path(in language: String) -> String {
        var parts: [String] = []
        if filter != .all { parts.append("filter=\(filter.rawValue)") }
        if !search.isEmpty {
            parts.append("q=\(search.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")")
        }
        if let network { parts.append("network=\(network.rawValue)") }
        if page > 1 { parts.append("page=\(page)") }
        return "/\(language)/people" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }
}
