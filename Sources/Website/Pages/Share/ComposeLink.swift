import Foundation
import Identifiers

/// Where a text is opened, ready to be changed and sent: by a link that people follow in their own browser. Nothing is sent
/// from here.
enum ComposeLink {
    static func bluesky(_ text: String) -> String { address("https://bsky.app/intent/compose", [("text", text)]) }

    static func mastodon(_ text: String, on server: ServerHost) -> String {
        address("https://\(server)/share", [("text", text)])
    }

    /// A post that everybody on X can read.
    static func x(_ text: String) -> String { address("https://x.com/intent/post", [("text", text)]) }

    static func mail(subject: String, _ text: String) -> String {
        address("mailto:", [("subject", subject), ("body", text)])
    }

    private static func address(_ base: String, _ query: [(name: String, value: String)]) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let items = query.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        return base + "?" + items.joined(separator: "&")
    }
}
