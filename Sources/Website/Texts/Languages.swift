import HTTPTypes
import Hummingbird

/// The languages on offer, and which one a visitor gets.
struct Languages: Sendable {
    /// Remembers the language that somebody chose by going to its pages. No secret.
    static let cookieName = "language"

    let tags: [String]

    /// By the path (`/fr/…`), else by the cookie, else by what the browser asks for, else the first.
    func language(of request: Request, cookies: Cookies) -> String {
        if let first = request.uri.path.split(separator: "/", maxSplits: 1).first, tags.contains(String(first)) {
            return String(first)
        }
        if let chosen = cookies[Self.cookieName]?.value, tags.contains(chosen) { return chosen }
        return preferred(by: request.headers[.acceptLanguage] ?? "")
    }

    /// The best language for an `Accept-Language` header (RFC 9110, section 12.5.4).
    func preferred(by header: String) -> String {
        var best: (tag: String, quality: Double)?
        for item in header.split(separator: ",").prefix(20) {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let range = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let primary = range.split(separator: "-").first.map(String.init) ?? ""
            let match = tags.first { $0.lowercased() == range } ?? tags.first { $0.lowercased() == primary }
            guard let match, quality > (best?.quality ?? 0) else { continue }
            best = (match, quality)
        }
        return best?.tag ?? tags.first ?? "en"
    }
}
