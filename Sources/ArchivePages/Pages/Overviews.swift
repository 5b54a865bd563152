import Crossposting
import Localization
import XArchive

/// The pages that lead to posts: years, threads, media, and the search.
struct Overviews {
    struct Page {
        let template: Templates.Page
        let path: String
        var values: [String: Any]
    }

    let plan: SitePlan
    let frame: PageFrame
    let sizes: PageSizes

    private var texts: Texts { frame.texts }

    // MARK: - Years

    func home(_ summary: SiteSummary) -> [Page] {
        var values = frame.values(title: texts("archive.home.title"), path: "index.html", place: .years)
        values["lead"] = lead()
        values["filters"] = false
        values["calendar"] = calendar()
        let apart = apart()
        values["apart"] = apart
        values["hasApart"] = !apart.isEmpty
        let own = summary.tweets - summary.retweets - summary.editsSuperseded
        values["numbers"] = [
            ("archive.home.own", own), ("archive.home.threads", summary.threads),
            ("archive.home.answers", summary.repliesToOthers),
            ("archive.home.retweets", summary.retweets), ("archive.home.photos", summary.photos),
            ("archive.home.videos", summary.videos),
            ("archive.home.gifs", summary.gifs), ("archive.home.missing", summary.mediaMissing),
        ].filter { $0.1 > 0 }.map { ["label": texts($0.0), "number": texts.number($0.1)] }
        return [Page(template: .home, path: "index.html", values: values)]
    }

    private var beginnings: [Int64] { plan.sections[0].nodes.map(\.createdAt) }

    private func lead() -> String {
        let times = beginnings
        guard let first = times.min(), let last = times.max() else { return texts("archive.home.empty") }
        return texts(
            "archive.home.posts",
            ["count": .number(times.count), "from": .text(texts.day(first)), "to": .text(texts.day(last))])
    }

    /// Years, the last one first, with their months and how many posts the pages of each have.
    private func calendar() -> [[String: Any]] {
        struct Month {
            let start: Int64
            let path: String
            var posts: Int
        }
        var years: [(year: String, months: [Month])] = []
        let section = plan.sections[0]
        for page in plan.pages where page.section == 0 {
            guard case .month(let start) = page.heading else { continue }
            let posts = page.entries.reduce(0) { $0 + section.threads[$1.thread].posts.count }
            let year = String(ISOTime.date(start).prefix(4))
            if years.last?.year != year { years.append((year, [])) }
            let last = years.count - 1
            if page.number == 1 {
                years[last].months.append(Month(start: start, path: page.path, posts: posts))
            } else {
                years[last].months[years[last].months.count - 1].posts += posts
            }
        }
        return years.reversed().map { year, months in
            [
                "year": year, "count": texts("archive.home.count", count: months.reduce(0) { $0 + $1.posts }),
                "months": months.map { month in
                    ["to": month.path, "month": texts.monthName(month.start), "count": texts.number(month.posts)]
                },
            ]
        }
    }

    private func apart() -> [[String: Any]] {
        plan.sections.indices.dropFirst().compactMap { number in
            guard let page = plan.pages.first(where: { $0.section == number }) else { return nil }
            let section = plan.sections[number]
            return [
                "to": page.path, "label": texts("archive.section.\(section.kind)"),
                "count": texts("archive.home.count", count: section.nodes.count),
            ]
        }
    }

    // MARK: - Threads

    func threads(_ list: ThreadList) -> [Page] {
        let chunks = list.items.reversed().divided(by: sizes.listedThreads)
        return chunks.enumerated().map { number, items in
            let path = path("threads/index", number)
            var values = frame.values(
                title: title(texts("archive.threads.title"), number, of: chunks.count), path: path, place: .threads)
            values["empty"] = items.isEmpty
            values["paging"] = paging("threads/index", texts("archive.threads.title"), number, of: chunks.count)
            values["listed"] = items.map { item in
                [
                    "to": "\(item.page)#p\(item.id)", "machine": texts.machineMoment(item.createdAt),
                    "day": texts.day(item.createdAt), "count": texts("archive.home.count", count: item.posts),
                    "excerpt": item.excerpt,
                ]
            }
            return Page(template: .threads, path: path, values: values)
        }
    }

    // MARK: - Media

    func media(_ gallery: MediaGallery) -> [Page] {
        let years = gallery.years.keys.sorted(by: >)
        let path = "media/index.html"
        var values = frame.values(title: texts("archive.media.title"), path: path, place: .media)
        values["empty"] = years.isEmpty
        values["calendar"] = years.map { year in
            [
                "to": "media/\(year).html", "year": year,
                "count": texts("archive.media.count", count: gallery.years[year]?.count ?? 0),
            ]
        }
        return [Page(template: .mediaYears, path: path, values: values)]
            + years.flatMap { media(of: $0, gallery.years[$0] ?? []) }
    }

    private func media(of year: String, _ items: [MediaGallery.Item]) -> [Page] {
        let name = texts("archive.media.year", ["year": .text(year)])
        let chunks = items.divided(by: sizes.media)
        return chunks.enumerated().map { number, items in
            let path = path("media/\(year)", number)
            var values = frame.values(title: title(name, number, of: chunks.count), path: path, place: nil)
            values["paging"] = paging("media/\(year)", name, number, of: chunks.count)
            values["items"] = items.map { item in
                let more: [String: Any] = [
                    "to": "\(item.page)#p\(item.tweet)",
                    "label": texts("archive.media.open", ["date": .text(texts.day(item.createdAt))]),
                ]
                return item.file.view.merging(more) { $1 }
            }
            return Page(template: .media, path: path, values: values)
        }
    }

    // MARK: - Search

    func search() -> Page {
        let scripts = ["assets/words.js", "assets/search.js"]
        var values = frame.values(
            title: texts("archive.search.title"), path: "search.html", place: .search, scripts: scripts)
        values["filters"] = true
        let years = Set(plan.sections.lazy.flatMap(\.nodes).map { ISOTime.date($0.createdAt).prefix(4) })
        values["years"] = years.sorted(by: >).map(String.init)
        return Page(template: .search, path: "search.html", values: values)
    }

    // MARK: - Lists of several pages

    private func path(_ stem: String, _ number: Int) -> String {
        number == 0 ? "\(stem).html" : "\(stem)-\(number + 1).html"
    }

    private func title(_ name: String, _ number: Int, of count: Int) -> String {
        guard count > 1 else { return name }
        return texts(
            "archive.page.numbered", ["title": .text(name), "number": .number(number + 1), "count": .number(count)])
    }

    private func paging(_ stem: String, _ name: String, _ number: Int, of count: Int) -> Any {
        let steps: [[String: Any]] = [
            (number - 1, "archive.page.earlier", "prev"), (number + 1, "archive.page.later", "next"),
        ]
        .filter { 0..<count ~= $0.0 }.map { other, key, relation in
            [
                "to": path(stem, other), "relation": relation,
                "label": texts(key, ["title": .text(title(name, other, of: count))]),
            ]
        }
        return steps.isEmpty ? false : ["steps": steps]
    }
}

extension Collection {
    /// In pieces of at most so many; one empty piece for nothing.
    fileprivate func divided(by size: Int) -> [[Element]] {
        var pieces: [[Element]] = []
        var rest = self[...]
        repeat {
            pieces.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        } while !rest.isEmpty
        return pieces
    }
}
