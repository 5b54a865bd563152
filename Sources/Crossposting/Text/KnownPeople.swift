import Foundation
import Identifiers

/// Where people are now, as the owner of the archive wrote it down.
package struct KnownPeople: MentionResolver {
    private var byID: [XUserID: String] = [:]
    private var byName: [String: String] = [:]

    /// Reads `{"<X user id or screen name>": "https://…", …}`. A name counts as it was then, in upper or lower case, with
    /// or without the `@`; where both are there, the id decides.
    ///
    /// - Throws: `PlanError.mentionsUnreadable`.
    package init(json: Data) throws(PlanError) {
        let pages: [String: String]
        do {
            pages = try JSONDecoder().decode([String: String].self, from: json)
        } catch {
            throw .mentionsUnreadable(entry: nil)
        }
        for (person, page) in pages.sorted(by: { $0.key < $1.key }) {
            guard page.hasPrefix("https://"), let url = URL(string: page), url.host?.isEmpty == false else {
                throw .mentionsUnreadable(entry: person)
            }
            if let id = Self.id(person) {
                byID[id] = page
            } else {
                byName[Self.folded(person)] = page
            }
        }
    }

    package func page(of user: XUserID?, screenName: String) -> String? {
        user.flatMap { byID[$0] } ?? byName[Self.folded(screenName)]
    }

    private static func id(_ text: String) -> XUserID? {
        do { return try XUserID(text) } catch { return nil }
    }

    private static func folded(_ name: String) -> String {
        (name.hasPrefix("@") ? String(name.dropFirst()) : name).lowercased()
    }
}
