import Accounts
import Crossposting
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import NIOCore
import XArchive

/// What the script of "Move your threads" asks: previews, which nothing stays of, and the upload of what was confirmed.
struct PostsAPI: Sendable {
    let site: Site

    /// Threads in one preview.
    static let largestPreview = 50

    func add(to router: Router<SiteContext>, _ forms: FormRoutes) {
        router.get("api/posts/moved") { request, context in try await moved(request, context) }
        router.get("api/posts/cost") { request, context in try await cost(request, context) }
        forms.upload("api/posts/preview", on: router) { request, context, _ in try await preview(request, context) }
        forms.upload("api/posts/uploads", on: router) { request, context, _ in try await begin(request, context) }
        forms.upload("api/posts/uploads/:id/posts/:number", on: router) { request, context, _ in
            let (upload, number) = try await part(context)
            guard number < PostUploads.documents else { throw SiteError.tooLarge }
            let bytes = try await body(request, limit: PostUploads.documentSize)
            _ = try await document(bytes, of: try site.registered(context))
            try await site.services.uploads.take(posts: bytes, number: number, of: upload)
            return try .json(["taken": number])
        }
        forms.upload("api/posts/uploads/:id/media/:file/:number", on: router) { request, context, _ in
            let (upload, number) = try await part(context)
            let file = try Self.file(context)
            let bytes = try await body(request, limit: PostUploads.partSize)
            guard !bytes.isEmpty else { throw SiteError.malformedPosts }
            try await site.services.uploads.take(media: bytes, number: number, file: file, of: upload)
            return try .json(["taken": number])
        }
        forms.upload("api/posts/uploads/:id/finish", on: router) { _, context, _ in try await finish(context) }
        forms.upload("api/posts/uploads/:id/cancel", on: router) { _, context, _ in try await cancel(context) }
    }

    /// The account of that network that the member moves posts to.
    static func target(_ network: String?, of member: Member, _ site: Site) async throws -> LinkedAccount {
        let accounts = try await site.services.accounts.accounts(of: member.id)
        guard let network = network.flatMap(Network.init(rawValue:)), PostsPage.networks.contains(network),
            let account = accounts.first(where: { $0.key.network == network && $0.isProven })
        else { throw SiteError.noTarget }
        return account
    }

    /// How posts are made there, as was chosen on the page.
    private func terms(for target: LinkedAccount, _ query: FormBody) async throws -> PublishingTerms {
        guard let visibility = PublishingTerms.Visibility(rawValue: query["visibility"] ?? "unlisted") else {
            throw SiteError.malformedPosts
        }
        var dates: PublishingTerms.Dates?
        if let named = query["dates"] {
            dates = PublishingTerms.Dates(rawValue: named)
            if dates == nil { throw SiteError.malformedPosts }
        }
        return try await site.services.servers.terms(for: target.key, .init(visibility: visibility, dates: dates))
    }

    // MARK: - Previews

    private func moved(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let target = try await Self.target(query(request)["network"], of: member, site)
        // Somebody else's archive is refused before anything of it is sent. The number stands in no address, which logs keep.
        if let number = HTTPField.Name("X-Archive-Owner").flatMap({ request.headers[$0] }) {
            guard let owner = Self.userID(number) else { throw SiteError.malformedPosts }
            let name = HTTPField.Name("X-Archive-Name").flatMap { request.headers[$0] }
            try await checkOwner(owner, named: name, member)
        }
        let ids = try await site.services.uploads.port.movedTweets(of: target.key)
        let dates = try await site.services.servers.dates(for: target.key)
        return try .json(["ids": ids.map(\.description).sorted(), "dates": dates.map(\.rawValue)])
    }

    /// What publishing so much means: when it is done, with all that waits already, and, before the first of all posts,
    /// whether a bridge would carry them on.
    private func cost(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let now = site.services.now()
        try await site.limiter.spend("previews/\(member.id)", site.configuration.rates.previews, now: now)
        let query = try query(request)
        let target = try await Self.target(query["network"], of: member, site)
        func number(_ name: String) throws -> Int {
            guard let number = query[name].flatMap({ Int($0) }), 0...1_000_000 ~= number else {
                throw SiteError.malformedPosts
            }
            return number
        }
        var more = PlanCost()
        (more.posts, more.blobs, more.videos) = (try number("posts"), try number("blobs"), try number("videos"))
        let publishing = site.services.publishing
        let forecast = PublishingForecast(for: target.key, try await publishing.publisher(target.key), now: now)
        let progress = try await publishing.publishingProgress(of: target.key, now: now)
        var answer = ["finish": site.texts(context).day(forecast.finish(progress, and: more))]
        if progress.total == 0 { answer["bridge"] = try await site.services.bridge(target.key) }
        return try .json(answer)
    }

    /// Converts what was sent, in memory, and forgets it.
    private func preview(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let now = site.services.now()
        try await site.limiter.spend("previews/\(member.id)", site.configuration.rates.previews, now: now)
        let target = try await Self.target(query(request)["network"], of: member, site)
        let bytes = try await body(request, limit: PostUploads.documentSize)
        let document = try await document(bytes, of: member)
        let terms = try await terms(for: target, try query(request))
        let plan = try HandedPlan(
            document, as: target.key, try await site.services.publishing.publisher(target.key), terms,
            alreadyMoved: try await site.services.uploads.port.movedTweets(of: target.key),
            mentions: try await site.services.uploads.people(for: member.id, on: target.key.network))
        guard plan.threads.count <= Self.largestPreview else { throw SiteError.tooLarge }
        let texts = site.texts(context)
        return try .json([
            "threads": plan.threads.map { thread -> [String: Any] in
                let view = PreviewView(thread.planned, terms, name: target.name, texts: texts)
                var cost = PlanCost()
                cost.add(thread.planned)
                return [
                    "root": thread.planned.root.description, "digest": thread.digest,
                    "posts": cost.posts, "blobs": cost.blobs, "videos": cost.videos, "losses": cost.withLosses,
                    "files": thread.payloads.flatMap { $0.media.map(\.file) },
                    "html": site.fragment(view, PreviewView.template, context),
                ]
            }
        ])
    }

    /// The posts, unless they are somebody else's, as far as anybody can tell.
    private func document(_ bytes: [UInt8], of member: Member) async throws -> PostDocument {
        let document: PostDocument
        do throws(PostDocument.Fault) { document = try PostDocument(bytes) } catch { throw SiteError.malformedPosts }
        if let owner = document.owner {
            try await checkOwner(owner, named: document.handles.map(\.description).min(), member)
        }
        return document
    }

    private func checkOwner(_ owner: XUserID, named name: String?, _ member: Member) async throws {
        let accounts = try await site.services.accounts.accounts(of: member.id)
        if let account = accounts.first(where: { $0.key.network == .x && $0.isProven }),
            account.key != .x(site.services.pseudonym(owner))
        {
            throw SiteError.otherOwner(archive: name ?? owner.description, account: account.name)
        }
    }

    private static func userID(_ text: String) -> XUserID? {
        do { return try XUserID(text) } catch { return nil }
    }

    // MARK: - The upload

    private func begin(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        try await site.limiter.spend(
            "uploads/\(member.id)", site.configuration.rates.uploads, now: site.services.now())
        let query = try query(request)
        let target = try await Self.target(query["network"], of: member, site)
        guard let plan = query["plan"], plan.utf8.count == 64,
            plan.utf8.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }),
            let bytes = query["bytes"].flatMap({ Int64($0) })
        else { throw SiteError.malformedPosts }
        let upload = try await site.services.uploads.begin(
            plan, try await terms(for: target, query), bytes: bytes, as: target.key, of: member.id)
        return try .json(["upload": upload.id])
    }

    private func finish(_ context: SiteContext) async throws -> Response {
        let upload = try await upload(context)
        let uploads = site.services.uploads
        let publisher = try await site.services.publishing.publisher(upload.key)
        try await uploads.complete(upload, publisher)
        let accounts = try await site.services.accounts.accounts(of: upload.member)
        let mayPublish = accounts.first { $0.key == upload.key }?.mayPublish ?? false
        var path = "/\(context.language)/posts/progress"
        if mayPublish {
            path += "?queued=\(try await uploads.handIn(upload, publisher))"
        }
        return try .json(["location": path])
    }

    /// Erases what came; what is gone already is what was wanted.
    private func cancel(_ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let port = site.services.uploads.port
        for upload in try await port.postUploads(of: member.id)
        where context.parameters.get("id") == String(upload.id) {
            try await port.endPostUpload(upload)
        }
        return try .json(["cancelled": true])
    }

    private func upload(_ context: SiteContext) async throws -> PostUpload {
        let member = try site.registered(context)
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw SiteError.malformedPosts }
        return try await site.services.uploads.upload(id, of: member.id)
    }

    private func part(_ context: SiteContext) async throws -> (PostUpload, Int) {
        guard let number = context.parameters.get("number").flatMap({ Int($0) }),
            (0..<PostUploads.parts).contains(number)
        else { throw SiteError.malformedPosts }
        return (try await upload(context), number)
    }

    private static func file(_ context: SiteContext) throws -> String {
        guard let file = context.parameters.get("file"), 1...200 ~= file.utf8.count, !file.hasPrefix("."),
            file.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            })
        else { throw SiteError.malformedPosts }
        return file
    }

    private func query(_ request: Request) throws -> FormBody { try FormBody(parsing: request.uri.query ?? "") }

    private func body(_ request: Request, limit: Int) async throws -> [UInt8] {
        let buffer = try await request.body.collect(upTo: limit)
        return Array(buffer.readableBytesView)
    }
}
