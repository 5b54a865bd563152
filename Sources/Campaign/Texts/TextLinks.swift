import Foundation

/// Where the links of a text may lead: `http`, `https`, `mailto` and pages of the site.
struct TextLinks {
    /// Why a link is none, and what to write instead.
    struct Refused: Error {
        let problem: String
        let fix: String
    }

    /// The language of the page that the text stands on: pages of the site are meant in it.
    let language: String
    /// All languages of the site.
    let languages: [String]
    /// The pages that the folder makes, by their part of the site: `guides` to its short names.
    let pages: [String: Set<String>]

    /// The address as it stands in the page; a place in the page itself (`#…`) stays as it is.
    func resolved(_ url: String) throws(Refused) -> String {
        let fix = "write https://, http://, mailto:, or a page of the site such as /guides/archive"
        guard !url.isEmpty else { throw Refused(problem: "a link leads nowhere", fix: fix) }
        guard !url.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F || $0 == "\\" }) else {
            throw Refused(problem: "a link has blanks or backslashes in it: \(shown(url))", fix: fix)
        }
        if url.hasPrefix("#") { return url }
        if let match = url.prefixMatch(of: /([A-Za-z][A-Za-z0-9+.\-]*):/) {
            switch match.output.1.lowercased() {
            case "mailto" where url.dropFirst(7).contains("@"): return url
            case "http", "https":
                guard URL(string: url)?.host()?.isEmpty == false else {
                    throw Refused(problem: "a link names no host: \(shown(url))", fix: fix)
                }
                return url
            default: throw Refused(problem: "a link may not lead to \(shown(url))", fix: fix)
            }
        }
        guard !url.hasPrefix("//") else {
            throw Refused(problem: "a link does not say how to get to \(shown(url))", fix: "write https:\(shown(url))")
        }
        return try page(url)
    }

    private func page(_ url: String) throws(Refused) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let parts = url[..<end].split(separator: "/").map(String.init)
        guard !parts.contains("..") && !parts.contains(".") else {
            throw Refused(
                problem: "a link goes up in the site: \(shown(url))", fix: "write it from the top, such as /networks")
        }
        let hasLanguage = parts.first.map(languages.contains) ?? false
        let below = hasLanguage ? Array(parts.dropFirst()) : parts
        if below.count == 2, let known = pages[below[0]], !known.contains(below[1].replacing(/\.txt$/, with: "")) {
            let list = known.sorted().map { "/\(below[0])/\($0)" }.joined(separator: ", ")
            throw Refused(
                problem: "there is no page /\(below.joined(separator: "/"))",
                fix: list.isEmpty ? "write the text, or take the link out" : "write one of \(list)")
        }
        // Files for programs lie at the top: /events.ics
        let isFile = below.count == 1 && below[0].contains(".")
        let prefix = hasLanguage ? "/\(parts[0])" : isFile ? "" : "/\(language)"
        return "\(prefix)/\(below.joined(separator: "/"))\(url[end...])"
    }

    private func shown(_ url: String) -> String { url.count > 80 ? url.prefix(80) + "…" : url }
}
