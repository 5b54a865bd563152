import Identifiers
import Localization
import XArchive

/// What stands around every page.
struct PageFrame {
    enum Place: Int, CaseIterable {
        case years
        case threads
        case media
        case search
    }

    let texts: Texts
    /// Whose archive it is, as each page's title ends.
    let site: String
    private let made: String

    /// - Parameter generatedAt: milliseconds since 1970, when X made the archive.
    init(texts: Texts, owner: ArchiveOwner?, generatedAt: Int64?) {
        self.texts = texts
        site =
            Self.name(of: owner).map { texts("archive.site.name", ["owner": .text($0)]) }
            ?? texts("archive.site.nobody")
        made =
            generatedAt.map { texts("archive.footer.made", ["date": .text(texts.day($0))]) }
            ?? texts("archive.footer.undated")
    }

    /// - Parameters:
    ///   - path: of the page below the folder.
    ///   - place: where the page belongs, and whether it is that place itself.
    func values(title: String, path: String, place: Place?, scripts: [String] = []) -> [String: Any] {
        let targets: [(Place, String, String)] = [
            (.years, "index.html", "archive.nav.years"), (.threads, "threads/index.html", "archive.nav.threads"),
            (.media, "media/index.html", "archive.nav.media"), (.search, "search.html", "archive.nav.search"),
        ]
        let navigation: [[String: Any]] = targets.map { target, to, key in
            ["to": to, "label": texts(key), "current": target == place]
        }
        return [
            "language": texts.language, "direction": texts.direction, "title": title, "site": site, "made": made,
            "base": path.contains("/") ? "../" : "", "scripts": scripts, "navigation": navigation,
        ]
    }

    private static func name(of owner: ArchiveOwner?) -> String? {
        guard let owner else { return nil }
        let handle = owner.screenName.map { "@\($0)" } ?? owner.id.description
        // What shows nothing is no name.
        let name = owner.displayName ?? ""
        let isVisible = name.unicodeScalars.contains {
            !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
        }
        return isVisible ? "\(name) (\(handle))" : handle
    }
}
