import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Logging
import Reconnection

/// The archive: the page that opens it in the browser, and what takes the ids.
struct ImportPages: Sendable {
    let site: Site

    func addUpload(to router: Router<SiteContext>, _ forms: FormRoutes) {
        forms.upload("api/import", on: router) { request, context, _ in try await take(request, context) }
    }

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("import") { request, context in try await show(request, context) }
        pages.get("import/qr.svg") { _, context in
            Response.bytes(
                Array(try QRCode(text: address(context)).svg.utf8), type: "image/svg+xml")
        }
        pages.get("import/done") { request, context in try await done(request, context) }
    }

    private func address(_ context: SiteContext) -> String {
        "\(site.configuration.publicURL)/\(context.language)/import"
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let lists = try await site.services.reconnection.listCounts(of: member.id)
        let accounts = try await site.services.accounts.accounts(of: member.id)
        let sentences = try JSONSerialization.data(
            withJSONObject: texts.forScripts(prefix: "import.js."), options: [.sortedKeys])
        return try await site.page(
            ImportView(
                texts: String(decoding: sentences, as: UTF8.self), language: texts.language,
                account: accounts.first { $0.key.network == .x }?.name, address: address(context),
                last: lists.isEmpty ? nil : texts("import.last"),
                isSandbox: site.configuration.isSandbox, sandboxURL: site.configuration.sandboxURL),
            ImportView.template, title: texts("import.title"), request, context, script: "import.js")
    }

    // MARK: - Taking the ids

    private func take(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let now = site.services.now()
        try await site.limiter.spend("import/\(member.id)", site.configuration.rates.imports, now: now)
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw SiteError.malformedImport
        }
        let document = try await read(request)
        try await checkOwner(document, member, context)
        let lists = ImportedLists(
            following: try await pseudonyms(document.lists[.following]),
            followers: try await pseudonyms(document.lists[.followers]),
            blocked: try await pseudonyms(document.lists[.blocks]),
            muted: try await pseudonyms(document.lists[.mutes]))
        let changes = try await site.services.reconnection.replaceLists(
            lists, of: member.id, bound: site.services.bound, now: now)
        await match(member, now: now)
        let words = changes.compactMap { change in
            ImportChange.name(of: change.kind).map {
                "\($0)=\(change.count).\(change.added).\(change.removed).\(change.deferred)"
            }
        }
        return try .json(["location": "/\(context.language)/import/done?\(words.joined(separator: "&"))"])
    }

    /// Applies the rules at once, so that the next page knows whom there is. A job does so too, whatever happens here.
    private func match(_ member: Member, now: Int64) async {
        do {
            _ = try await site.services.reconnection.reconnect(member.id, now: now)
        } catch {
            site.services.logger.warning("The rules are left to the job", metadata: ["error": "\(error)"])
        }
    }

    private func read(_ request: Request) async throws -> ImportDocument {
        var reader = ImportReader()
        var size = 0
        do {
            for try await chunk in request.body {
                size += chunk.readableBytes
                guard size <= site.configuration.importLimit else { throw SiteError.tooLarge }
                try reader.take(chunk.readableBytesView)
            }
            return try reader.finish()
        } catch is ImportReader.Fault {
            throw SiteError.malformedImport
        }
    }

    /// Whose archive it is: the member's own, as far as anybody can tell. Somebody else's is refused.
    private func checkOwner(_ document: ImportDocument, _ member: Member, _ context: SiteContext) async throws {
        guard let owner = document.owner else { return }
        let name = owner.screenName ?? ""
        switch try await site.services.signIn.claimFromArchive(
            owner.id, screenName: name, displayName: name, member: member.id, language: context.language)
        {
        case .networkTaken(let existing):
            throw SiteError.otherOwner(archive: owner.screenName ?? owner.id.description, account: existing)
        case .heldByAnother, .signedIn, .registered, .linked: break
        }
    }

    /// In small runs, so that a list of two million leaves others their turn.
    private func pseudonyms(_ ids: [XUserID]?) async throws -> [XPseudonym]? {
        guard let ids else { return nil }
        var result: [XPseudonym] = []
        result.reserveCapacity(ids.count)
        for (index, id) in ids.enumerated() {
            result.append(site.services.pseudonym(id))
            if index % 5_000 == 4_999 {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        return result
    }

    // MARK: - What it came to

    private func done(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let changes = ImportChange.all(in: try FormBody(parsing: request.uri.query ?? ""))
        guard !changes.isEmpty else { return .seeOther("/\(context.language)/import") }
        let lines = changes.flatMap { change -> [String] in
            var lines = [
                texts(
                    "import.done.\(change.name)",
                    [
                        "count": .number(change.count), "added": .number(change.added),
                        "removed": .number(change.removed),
                    ])
            ]
            if change.deferred > 0 { lines.append(texts("import.done.deferred", count: change.deferred)) }
            return lines
        }
        let people = try await site.services.reconnection.people(
            of: member.id, PeopleQuery(), now: site.services.now())
        return try await site.page(
            ImportDoneView(
                lines: lines.map { .init(text: $0) },
                found: texts("import.done.found", count: people.counts[.all] ?? 0)), ImportDoneView.template,
            title: texts("import.done.title"), request, context)
    }
}

/// What changed in one list, as the address of the confirmation carries it.
struct ImportChange: Sendable, Hashable {
    let name: String
    let count: Int
    let added: Int
    let removed: Int
    let deferred: Int

    private static let names: [(kind: LinkKinds, name: String)] = [
        (.following, "following"), (.follower, "followers"), (.blocked, "blocks"), (.muted, "mutes"),
    ]

    static func name(of kind: LinkKinds) -> String? { names.first { $0.kind == kind }?.name }

    static func all(in query: FormBody) -> [ImportChange] {
        names.compactMap { _, name in
            let numbers = (query[name] ?? "").split(separator: ".").compactMap { Int($0) }
            guard numbers.count == 4, numbers.allSatisfy({ (0...10_000_000).contains($0) }) else { return nil }
            return ImportChange(
                name: name, count: numbers[0], added: numbers[1], removed: numbers[2], deferred: numbers[3])
        }
    }
}
