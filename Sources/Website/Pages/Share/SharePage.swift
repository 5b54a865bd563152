import Campaign
import Foundation
import HTTPTypes
import Hummingbird

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
        let places = try await site.sharePlaces(context)
        let shares = words.shares.map { places.filled($0) }
        let chosen = shares.indices.contains(number) ? number : 0
        let mail = places.filled(words.mail.text)
        return try await site.page(
            ShareView(
                text: shares.isEmpty ? "" : shares[chosen],
                others: shares.indices.filter { $0 != chosen }.map {
                    ShareView.Other(text: shares[$0], path: "/\(context.language)/share?s=\($0)")
                }, bio: places.filled(words.bio), mailSubject: places.filled(words.mail.subject), mail: mail,
                mailPath: ComposeLink.mail(subject: places.filled(words.mail.subject), mail),
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
        let server = try await site.sharePlaces(context).server
        return try await site.page(
            ShareReviewView(
                text: text,
                length: texts(
                    "share.length", ["number": .number(text.count), "limit": .number(Self.longest)]),
                isTooLong: text.count > Self.longest,
                isSandbox: site.configuration.isSandbox, bluesky: ComposeLink.bluesky(text),
                mastodon: server.map { ComposeLink.mastodon(text, on: $0) }),
            ShareReviewView.template, title: texts("share.review.title"), submission.request, context)
    }
}
