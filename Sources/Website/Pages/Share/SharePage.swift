import Accounts
import Campaign
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers

/// Telling others: suggestions that people make their own, look at, and send from where they are. Nothing goes out from
/// here, so no permission is needed for it.
struct SharePage: Sendable {
    let site: Site

    /// What a post may hold on Bluesky, in graphemes; Mastodon takes more.
    static let longest = 300
    /// What is taken of a text that somebody wrote, in bytes.
    private static let limit = 4_000

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("share") { request, context in
            let query = try FormBody(parsing: request.uri.query ?? "")
            return try await show(Int(query["s"] ?? "") ?? 0, request, context)
        }
        forms.post("share", on: pages) { try await review($0) }
    }

    private func show(_ number: Int, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let words = try site.campaignTexts(context).words
        let places = try await places(context)
        let shares = words.shares.map { places.filled($0) }
        let chosen = shares.indices.contains(number) ? number : 0
        let mail = places.filled(words.mail.text)
        return try await site.page(
            ShareView(
                text: shares.isEmpty ? "" : shares[chosen],
                others: shares.indices.filter { $0 != chosen }.map {
                    ShareView.Other(text: shares[$0], path: "/\(context.language)/share?s=\($0)")
                }, bio: places.filled(words.bio), mailSubject: places.filled(words.mail.subject), mail: mail,
                mailPath: Self.address(
                    "mailto:", ["subject": places.filled(words.mail.subject), "body": mail]),
                isUnknown: places.accounts == nil),
            ShareView.template, title: texts("share.title"), request, context)
    }

    private func review(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let texts = site.texts(context)
        let text = (submission.form["text"] ?? "").replacing("\r\n", with: "\n").trimmingCharacters(
            in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return .seeOther("/\(context.language)/share") }
        guard text.utf8.count <= Self.limit else { throw SiteError.tooLarge }
        let server = try await accounts(context).lazy.compactMap { account -> String? in
            guard case .mastodon(let host, _) = account.key else { return nil }
            return host.description
        }.first
        return try await site.page(
            ShareReviewView(
                text: text,
                length: texts(
                    "share.length", ["number": .number(text.count), "limit": .number(Self.longest)]),
                isTooLong: text.count > Self.longest,
                bluesky: Self.address("https://bsky.app/intent/compose", ["text": text]),
                mastodon: server.map { Self.address("https://\($0)/share", ["text": text]) }),
            ShareReviewView.template, title: texts("share.review.title"), submission.request, context)
    }

    private func accounts(_ context: SiteContext) async throws -> [LinkedAccount] {
        guard let member = context.member else { return [] }
        return try await site.services.accounts.accounts(of: member.id)
    }

    private func places(_ context: SiteContext) async throws -> Places {
        let texts = site.texts(context)
        let names = try await accounts(context).filter { $0.key.network != .x && $0.isProven }.map { "@" + $0.name }
        return Places(
            url: "\(site.configuration.publicURL)/\(context.language)/",
            accounts: names.isEmpty ? nil : texts.list(names.sorted()), unknown: texts("share.yourAddress"))
    }

    /// What fills the campaign's suggestions.
    private struct Places {
        let url: String
        let accounts: String?
        let unknown: String

        func filled(_ text: String) -> String {
            text.replacing("{url}", with: url).replacing("{accounts}", with: accounts ?? unknown)
        }
    }

    private static func address(_ base: String, _ query: [String: String]) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        let items = query.sorted { $0.key > $1.key }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        return base + "?" + items.joined(separator: "&")
    }
}
