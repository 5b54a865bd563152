import Accounts
import Deliveries
import HTTPTypes
import Hummingbird
import Identifiers
import Logging

/// Where every moved post stands, and what the member does about it. Without scripts too.
struct MovedPage: Sendable {
    let site: Site

    /// How many posts stand on a page.
    static let pageSize = 50

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("posts/progress") { request, context in try await show(request, context) }
        pages.get("posts/map.csv") { request, context in try await map(request, context) }
        pages.get("posts/failed.csv") { request, context in
            let member = try site.registered(context)
            let target = try await PostsAPI.target(
                FormBody(parsing: request.uri.query ?? "")["network"], of: member, site)
            var failed: [MovedPost] = []
            for try await post in site.services.publishing.movedPosts(of: target.key)
            where MovedViewMaker.status(of: post) == .couldNot {
                failed.append(post)
            }
            return MovedViewMaker.failedFile(failed, site.texts(context)).response(named: "failed-posts.csv")
        }
        pages.get("posts/undo") { request, context in try await ask(request, context) }
        forms.post("posts/progress", on: pages) { try await act($0) }
        forms.post("posts/undo", on: pages) { try await undo($0) }
        forms.post("posts/allow", on: pages) { try await allow($0) }
        forms.post("posts/upload", on: pages) { try await handIn($0) }
    }

    // MARK: - Showing

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let start = max(0, query["after"].flatMap { Int64($0) } ?? 0)
        let onlyFailed = query["show"] == "failed"
        let accounts = try await site.services.accounts.accounts(of: member.id)
        let lanes = try await site.services.deliveries.progress(of: member.id, now: site.services.now())
        var sections: [MovedView.Lane] = []
        for network in PostsPage.networks {
            guard let account = accounts.first(where: { $0.key.network == network && $0.isProven }) else { continue }
            // Each account's posts have pages of their own.
            let after = query["network"] == network.rawValue ? start : 0
            let progress = try await site.services.publishing.publishingProgress(
                of: account.key, now: site.services.now())
            let posts = try await posts(of: account.key, after: after, onlyFailed: onlyFailed)
            let publisher = try await site.services.publishing.publisher(account.key)
            let now = site.services.now()
            let maker = MovedViewMaker(
                texts: texts, account: account, progress: progress, laneProgress: lanes.first { $0.network == network },
                finish: PublishingForecast(for: account.key, publisher, now: now).finish(progress), posts: posts,
                onlyFailed: onlyFailed, now: now)
            sections.append(maker.lane)
        }
        let uploads = try await site.services.uploads.port.postUploads(of: member.id)
            .map { Self.upload($0, accounts, texts) }
        let isEmpty = sections.allSatisfy { $0.isEmpty } && uploads.isEmpty
        return try await site.page(
            MovedView(
                confirmation: query["queued"].flatMap { Int($0) }.map { texts("moved.queued", count: $0) },
                notice: Self.notice(query, texts), missing: Self.missing(query), uploads: uploads,
                lanes: sections.filter { !$0.isEmpty },
                isEmpty: isEmpty), MovedView.template, title: texts("moved.title"), request, context,
            script: "moved.js")
    }

    private static func notice(_ query: FormBody, _ texts: Texts) -> String? {
        if query["erased"] != nil { return texts("moved.erased") }
        if query["unread"] != nil { return texts("moved.verify.failed") }
        if let there = query["there"].flatMap({ Int($0) }) {
            let missing = query["missing"].flatMap { Int($0) } ?? 0
            return texts("moved.verify.done", count: there)
                + (missing > 0 ? " " + texts("moved.verify.missing", count: missing) : "")
        }
        return ["undo", "retry", "giveUp"].lazy.compactMap { action in
            query[action].flatMap { Int($0) }.map { texts("moved.\(action).done", count: $0) }
        }.first
    }

    /// One more than a page holds, when there is a next page.
    private func posts(of key: AccountKey, after number: Int64, onlyFailed: Bool) async throws -> [MovedPost] {
        let port = site.services.publishing
        guard onlyFailed else { return try await port.movedPosts(of: key, after: number, limit: Self.pageSize + 1) }
        var found: [MovedPost] = []
        for try await post in port.movedPosts(of: key, after: number)
        where MovedViewMaker.status(of: post) == .couldNot {
            found.append(post)
            if found.count > Self.pageSize { break }
        }
        return found
    }

    private static func upload(
        _ upload: PostUpload, _ accounts: [LinkedAccount], _ texts: Texts
    ) -> MovedView.Upload {
        let account = accounts.first { $0.key == upload.key }
        let name: [String: TextValue] = [
            "network": .text(texts("network.\(upload.key.network.rawValue)")), "name": .text(account?.name ?? ""),
            "count": .number(upload.posts),
        ]
        let mayPublish = account?.mayPublish ?? false
        return MovedView.Upload(
            id: String(upload.id), isComplete: upload.isComplete, mayPublish: mayPublish, needsPermission: !mayPublish,
            text: upload.isComplete
                ? texts(mayPublish ? "moved.upload.ready" : "moved.upload.needsPermission", name)
                : texts("moved.upload.unfinished"),
            publish: texts("moved.upload.publish", name), allow: texts("moved.upload.allow", name),
            network: upload.key.network.rawValue, networkName: texts("network.\(upload.key.network.rawValue)"))
    }

    /// Old and new addresses, as a file.
    private func map(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let target = try await PostsAPI.target(
            FormBody(parsing: request.uri.query ?? "")["network"], of: member, site)
        var lines = [AddressTable.header]
        for try await post in site.services.publishing.movedPosts(of: target.key) {
            if let line = AddressTable.line(for: post) { lines.append(line) }
        }
        var response = Response.bytes(
            Array((lines.joined(separator: "\r\n") + "\r\n").utf8), type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"moved-posts.csv\""
        return response
    }

    // MARK: - Acting

    private func act(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let parts = (submission.form["do"] ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let network = Network(rawValue: parts[1]) else { throw SiteError.malformedForm }
        let target = try await PostsAPI.target(network.rawValue, of: member, site)
        let now = site.services.now()
        let deliveries = site.services.deliveries
        var back = "/\(context.language)/posts/progress"
        switch parts[0] {
        case "verify": back += "?" + (try await verify(target.key, of: member, now: now))
        case "anew":
            guard try await makeRoom(for: target.key, of: member, now: now) else {
                return .seeOther(back + "?unread=1")
            }
            back = "/\(context.language)/posts"
        case "pause": try await deliveries.setPaused(true, network, of: member.id, now: now)
        case "resume": try await deliveries.setPaused(false, network, of: member.id, now: now)
        case "goOn": try await deliveries.resumeLane(network, of: member.id, now: now)
        case "retry": back += "?retry=\(try await site.services.publishing.retryPosts(of: target.key, now: now))"
        case "giveUp":
            back += "?giveUp=\(try await site.services.uploads.port.giveUpPosts(of: target.key, now: now))"
        default: throw SiteError.malformedForm
        }
        return .seeOther(back)
    }

    private func ask(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let target = try await PostsAPI.target(query["network"], of: member, site)
        let thread = query["thread"].flatMap { UInt64($0) }
        let rehearsal = try await site.services.publishing.rehearseUndo(
            of: target.key, threads: thread.map { [$0] }, now: site.services.now())
        guard rehearsal.posts > 0 else { return .seeOther("/\(context.language)/posts/progress") }
        let name: [String: TextValue] = [
            "network": .text(texts("network.\(target.key.network.rawValue)")), "count": .number(rehearsal.posts),
        ]
        let title = texts(thread == nil ? "moved.undo.title" : "moved.undoThread.title", name)
        return try await site.page(
            ConfirmView(
                title: title,
                points: [texts("moved.undo.point1", name), texts("moved.undo.point2"), texts("moved.undo.point3")]
                    .map { .init(text: $0) },
                action: "/\(context.language)/posts/undo", network: target.key.network.rawValue,
                thread: thread.map { String($0) }, button: texts("moved.undo.button", name),
                back: "/\(context.language)/posts/progress"), ConfirmView.template, title: title, request, context)
    }

    private func undo(_ submission: FormRoutes.Submission) async throws -> Response {
        let member = try site.registered(submission.context)
        let target = try await PostsAPI.target(submission.form["network"], of: member, site)
        let named = submission.form["thread"] ?? ""
        let thread = UInt64(named)
        guard named.isEmpty || thread != nil else { throw SiteError.malformedForm }
        let count = try await site.services.publishing.undoPosts(
            of: target.key, threads: thread.map { [$0] }, now: site.services.now())
        return .seeOther("/\(submission.context.language)/posts/progress?undo=\(count)")
    }

    /// To the account's own server, for the right to write posts: asked for only now.
    private func allow(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let target = try await PostsAPI.target(submission.form["network"], of: member, site)
        let destination: SignInService.Destination
        switch target.key {
        case .bluesky(let did): destination = .bluesky(did.description)
        case .mastodon(let host, _): destination = .mastodon(host.description)
        case .x: throw SiteError.noTarget
        }
        try await site.limiter.spend(
            "signIn/\(submission.session.id)", site.configuration.rates.signIn, now: site.services.now())
        let url = try await site.services.signIn.begin(
            destination, session: submission.session, returnTo: "/\(context.language)/posts/progress",
            forPublishing: true)
        return try await SignInPages(site: site).leave(for: url, submission.request, context)
    }

    /// Somebody comes back with a permission. What waits for it goes out, as they have confirmed.
    ///
    /// - Parameter path: where they go on to; only the page of moved posts has to do with it.
    /// - Returns: where they go on to now.
    func allowed(_ network: Network, _ member: MemberID, _ path: String) async -> String {
        guard path.hasSuffix("/posts/progress") else { return path }
        do {
            let uploads = site.services.uploads
            let accounts = try await site.services.accounts.accounts(of: member)
            for upload in try await uploads.port.postUploads(of: member)
            where upload.isComplete && upload.key.network == network {
                guard accounts.contains(where: { $0.key == upload.key && $0.mayPublish }) else { continue }
                let publisher = try await site.services.publishing.publisher(upload.key)
                return path + "?queued=\(try await uploads.handIn(upload, publisher))"
            }
        } catch {
            // They are signed in, and all of it is still here: the page has a button for it.
            site.services.logger.warning("Allowed posts were not handed in", metadata: ["error": "\(error)"])
        }
        return path
    }

    /// Publishes what was uploaded before the permission was there, or erases it.
    private func handIn(_ submission: FormRoutes.Submission) async throws -> Response {
        let member = try site.registered(submission.context)
        let back = "/\(submission.context.language)/posts/progress"
        let uploads = site.services.uploads
        let named = submission.form["upload"]
        guard let upload = try await uploads.port.postUploads(of: member.id).first(where: { String($0.id) == named })
        else { return .seeOther(back) }
        switch submission.form["do"] {
        case "erase":
            try await uploads.port.endPostUpload(upload)
            return .seeOther(back + "?erased=1")
        case "publish":
            let accounts = try await site.services.accounts.accounts(of: member.id)
            guard upload.isComplete, accounts.contains(where: { $0.key == upload.key && $0.mayPublish }) else {
                return .seeOther(back)
            }
            let count = try await uploads.handIn(upload, try await site.services.publishing.publisher(upload.key))
            return .seeOther(back + "?queued=\(count)")
        default: throw SiteError.malformedForm
        }
    }
}
