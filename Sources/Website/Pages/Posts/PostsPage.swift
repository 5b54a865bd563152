import Accounts
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers

/// "Move your threads": the page that opens the archive in the browser, lets people choose, and shows each post as it
/// will look.
struct PostsPage: Sendable {
    let site: Site

    /// Where posts can be moved to.
    static let networks: [Network] = [.bluesky, .mastodon]

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("posts") { request, context in try await show(request, context) }
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let accounts = try await site.services.accounts.accounts(of: member.id)
        let targets = Self.networks.compactMap { network in
            accounts.first { $0.key.network == network && $0.isProven }
        }
        var hasMoved = try await !site.services.uploads.port.postUploads(of: member.id).isEmpty
        for target in targets where !hasMoved {
            hasMoved = try await !site.services.publishing.movedPosts(of: target.key, after: 0, limit: 1).isEmpty
        }
        return try await site.page(
            PostsView(
                texts: try sentences(texts), settings: try await settings(targets, member, texts),
                language: texts.language, hasTargets: !targets.isEmpty,
                hasSeveralTargets: targets.count > 1, hasMoved: hasMoved,
                account: accounts.first { $0.key.network == .x }?.name,
                address: "\(site.configuration.publicURL)/\(context.language)/posts",
                isSandbox: site.configuration.isSandbox, sandboxURL: site.configuration.sandboxURL),
            PostsView.template, title: texts("posts.title"), request, context, script: "posts.js")
    }

    private func sentences(_ texts: Texts) throws -> String {
        let ofArchives = texts.forScripts(prefix: "import.js.").filter {
            $0.key.hasPrefix("error.") || $0.key.hasPrefix("warning.")
                || ["owner", "ownerUnknown", "otherName"].contains($0.key)
        }
        return try Self.json(ofArchives.merging(texts.forScripts(prefix: "posts.js.")) { $1 })
    }

    /// What the script must know: accounts to move to, and how much this site takes.
    private func settings(_ targets: [LinkedAccount], _ member: Member, _ texts: Texts) async throws -> String {
        var list: [Object] = []
        for target in targets {
            let publisher = try await site.services.publishing.publisher(target.key)
            let isNew = Pace.isNew(publisher.openedAt, now: site.services.now())
            list.append([
                "network": target.key.network.rawValue, "name": target.name, "isNew": isNew,
                "networkName": texts("network.\(target.key.network.rawValue)"),
            ])
        }
        let used = try await site.services.uploads.port.uploadedBytes(of: member.id)
        return try Self.json([
            "targets": list, "room": max(0, Int(site.services.uploads.quota - used)),
            "partSize": PostUploads.partSize, "documentSize": PostUploads.documentSize,
            "threads": PostsAPI.largestPreview, "documents": PostUploads.documents,
        ])
    }

    private typealias Object = [String: Any]

    private static func json(_ object: Object) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]), as: UTF8.self)
    }
}
