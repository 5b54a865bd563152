import Campaign
import Identifiers
import Localization

/// Turns the directory's entries into what the page shows.
struct DirectoryViewMaker: Sendable {
    let texts: Texts
    let address: DirectoryAddress
    let file: DirectoryFile

    var view: DirectoryView {
        // What fits but for the status is counted for each, in one pass.
        var any = address.query
        any.status = nil
        var counts: [DirectoryStatus: Int] = [:]
        var found = any.selected(from: file.entries)
        for entry in found { counts[entry.status, default: 0] += 1 }
        if let status = address.query.status { found.removeAll { $0.status != status } }
        let pages = max(1, (found.count + DirectoryPages.pageSize - 1) / DirectoryPages.pageSize)
        let page = min(address.page, pages)
        let shown = found.dropFirst((page - 1) * DirectoryPages.pageSize).prefix(DirectoryPages.pageSize)
        return DirectoryView(
            total: texts("directory.total", count: file.entries.count), statuses: statuses(counts),
            search: address.query.search,
            kinds: kinds, countries: countries, status: address.query.status?.rawValue ?? "",
            fits: address.isNarrowed ? texts("directory.fits", count: found.count) : nil,
            all: DirectoryAddress().path(in: texts.language), entries: shown.map(entry), hasEntries: !shown.isEmpty,
            previous: page > 1 ? path(to: page - 1) : nil, next: page < pages ? path(to: page + 1) : nil,
            place: pages > 1 ? texts("directory.place", ["page": .number(page), "pages": .number(pages)]) : nil)
    }

    private func path(to page: Int) -> String {
        var other = address
        other.page = page
        return other.path(in: texts.language)
    }

    /// One link for each status, with how many fit the rest of what is asked for.
    private func statuses(_ counts: [DirectoryStatus: Int]) -> [PeopleView.Filter] {
        let choices: [DirectoryStatus?] = [nil, .left, .suspended, .announced]
        return choices.map { status in
            var other = address
            other.query.status = status
            other.page = 1
            let count = status.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
            let word = status?.rawValue ?? "all"
            return PeopleView.Filter(
                label: texts("directory.filter.\(word)", count: count),
                path: other.path(in: texts.language), isCurrent: status == address.query.status)
        }
    }

    private var kinds: [DirectoryView.Option] {
        return [
            DirectoryView.Option(value: "", label: texts("directory.kind.any"), isCurrent: address.query.kind == nil)
        ]
            + file.kinds.map { kind in
                DirectoryView.Option(
                    value: kind.rawValue, label: texts("directory.kind.\(kind.rawValue)"),
                    isCurrent: kind == address.query.kind)
            }
    }

    private var countries: [DirectoryView.Option] {
        let named = file.countries.map { (code: $0, name: texts.country($0)) }
            .sorted { DirectoryText.folded($0.name) < DirectoryText.folded($1.name) }
        return [
            DirectoryView.Option(
                value: "", label: texts("directory.country.any"), isCurrent: address.query.country == nil)
        ]
            + named.map {
                DirectoryView.Option(value: $0.code, label: $0.name, isCurrent: $0.code == address.query.country)
            }
    }

    private func entry(_ entry: DirectoryEntry) -> DirectoryView.Entry {
        let links = links(of: entry)
        let facts = [texts("directory.kind.\(entry.kind.rawValue)"), entry.country.map(texts.country)]
        return DirectoryView.Entry(
            name: entry.name, mark: entry.status.rawValue, status: texts("directory.status.\(entry.status.rawValue)"),
            hasLeft: entry.status == .left, hasStopped: entry.status == .suspended,
            hasAnnounced: entry.status == .announced,
            date: entry.date.map { Self.words(for: $0, texts) }, machineDate: entry.date?.description,
            facts: facts.compactMap { $0 }.joined(separator: " · "), links: links, hasLinks: !links.isEmpty,
            proof: entry.proof.map(proof),
            onX: entry.x.map { texts("directory.onX", ["name": .text("@\($0)")]) }, source: entry.source,
            sourceURL: entry.sourceURL,
            suggest: "/\(texts.language)/directory/suggest?about=\(DirectoryAddress.escaped(entry.name))",
            suggestLabel: texts("directory.correctLabel", ["name": .text(entry.name)]))
    }

    private func links(of entry: DirectoryEntry) -> [DirectoryView.Link] {
        var links: [DirectoryView.Link] = []
        // The file lets no address stand without a proof.
        if let bluesky = entry.bluesky {
            links.append(
                .init(
                    mark: "bluesky", label: texts("network.bluesky"), name: bluesky.description,
                    url: "https://bsky.app/profile/\(bluesky)"))
        }
        if let mastodon = entry.mastodon {
            links.append(
                .init(
                    mark: "mastodon", label: texts("network.mastodon"), name: mastodon.description,
                    url: "https://\(mastodon.host)/@\(mastodon.user)"))
        }
        if let website = entry.website {
            links.append(
                .init(
                    mark: "", label: texts("directory.website"), name: website.description, url: "https://\(website)/"))
        }
        return links
    }

    private func proof(_ proof: DirectoryProof) -> String {
        switch proof {
        case .domain: texts("directory.proof.domain")
        case .reviewers(let first, let second):
            texts("directory.proof.reviewers", ["list": .text(texts.list([first, second]))])
        }
    }

    /// A year, a month or a day in words.
    static func words(for date: DirectoryDate, _ texts: Texts) -> String {
        if date.day != nil { return texts.day(date.milliseconds) }
        return date.month != nil ? texts.month(date.milliseconds) : String(date.year)
    }
}
