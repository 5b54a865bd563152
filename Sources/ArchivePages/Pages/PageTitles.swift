import Crossposting
import Localization

/// What pages of posts are called, and where one goes from them.
struct PageTitles {
    let plan: SitePlan
    let texts: Texts

    func title(of page: SitePlan.Page) -> String {
        let title = heading(of: page)
        guard page.count > 1 else { return title }
        return texts(
            "archive.page.numbered",
            ["title": .text(title), "number": .number(page.number), "count": .number(page.count)])
    }

    func heading(of page: SitePlan.Page) -> String {
        switch page.heading {
        case .month(let start): texts.month(start)
        case .section: texts("archive.section.\(plan.sections[page.section].kind)")
        case .thread(let start): texts("archive.thread.title", ["date": .text(texts.day(start))])
        }
    }

    /// A sentence under the title.
    func lead(of page: SitePlan.Page) -> Any {
        guard case .section = page.heading else { return false }
        return texts("archive.section.\(plan.sections[page.section].kind)Lead")
    }

    /// The pages before and behind: of months all in a row, of a long thread its own, and the way back.
    func paging(at place: Int) -> Any {
        let page = plan.pages[place]
        var steps: [[String: Any]] = []
        func step(_ other: SitePlan.Page?, _ key: String, _ relation: String) {
            guard let other else { return }
            steps.append([
                "to": other.path, "label": texts(key, ["title": .text(title(of: other))]), "relation": relation,
            ])
        }
        step(plan.pages[..<place].last { $0.isBeside(page) }, "archive.page.earlier", "prev")
        step(plan.pages[(place + 1)...].first { $0.isBeside(page) }, "archive.page.later", "next")
        if case .thread = page.heading, let entry = page.entries.first {
            step(plan.announcement(of: entry.thread, in: page.section), "archive.page.back", "up")
        }
        return steps.isEmpty ? false : ["steps": steps]
    }
}

extension SitePlan.Page {
    /// Whether one follows the other when somebody reads on.
    fileprivate func isBeside(_ other: SitePlan.Page) -> Bool {
        guard section == other.section else { return false }
        switch (heading, other.heading) {
        case (.month, .month), (.section, .section): return true
        case (.thread, .thread): return entries.first?.thread == other.entries.first?.thread
        default: return false
        }
    }
}

extension SitePlan {
    /// The page that leads to a long thread.
    fileprivate func announcement(of thread: Int, in section: Int) -> Page? {
        pages.first { $0.section == section && $0.entries.contains { $0.thread == thread && $0.isAnnouncement } }
    }
}
