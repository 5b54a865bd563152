import HTTPTypes
import Hummingbird
import Identifiers

/// The part of `app.bsky.*` that reads who is who and who follows whom, over all repositories.
struct AppViewRoutes: Sendable {
    private static let follow = "app.bsky.graph.follow"
    private static let block = "app.bsky.graph.block"
    private static let moderation = "did:plc:ar7c4by46qjdydhdevvrndac"

    let repositories: RepositoryStore
    let directory: AccountDirectory
    let resource: ResourceServer
    let settings: ATProtoSettings
    let now: @Sendable () -> Int64

    func add(to router: Router<SandboxRequestContext>) {
        add("app.bsky.actor.getProfile", to: router) { query, viewer in
            guard let account = await directory.account(named: query["actor"] ?? "") else {
                throw XRPCError.invalidRequest("Profile not found")
            }
            if account.status == .deactivated {
                throw XRPCError.invalidRequest("Account is deactivated", name: "AccountDeactivated")
            }
            if account.status != .active {
                throw XRPCError.invalidRequest("Account has been suspended", name: "AccountTakedown")
            }
            return await detailedProfile(of: account, viewer: viewer)
        }
        add("app.bsky.actor.getProfiles", to: router) { query, viewer in
            let actors = query.values("actors")
            guard (1...25).contains(actors.count) else {
                throw XRPCError.invalidRequest("Error: actors must not have more than 25 elements")
            }
            var profiles: [JSONValue] = []
            for actor in actors {
                guard let account = await directory.account(named: actor), account.status == .active else { continue }
                profiles.append(await detailedProfile(of: account, viewer: viewer))
            }
            return ["profiles": .array(profiles)]
        }
        add("app.bsky.actor.searchActors", to: router) { query, viewer in
            try await search(query, viewer: viewer)
        }
        add("app.bsky.graph.getRelationships", to: router) { query, _ in try await relationships(query) }
        add("app.bsky.graph.getFollows", to: router) { query, viewer in
            try await follows(query, viewer: viewer)
        }
    }

    private func add(
        _ method: String, to router: Router<SandboxRequestContext>,
        _ answer: @escaping @Sendable (FormParameters, DID?) async throws -> JSONValue
    ) {
        router.get(RouterPath("xrpc/\(method)")) { request, _ in
            try await resource.proxied(request, method: method) { viewer in
                try .json(try await answer(FormParameters(query: request), viewer))
            }
        }
    }

    // MARK: Profiles

    private func search(_ query: FormParameters, viewer: DID?) async throws -> JSONValue {
        let words = (query["q"] ?? query["term"] ?? "").lowercased()
        guard let limit = Int(query["limit"] ?? "25"), (1...100).contains(limit) else {
            throw XRPCError.invalidRequest("Error: limit can not be greater than 100")
        }
        guard let start = Int(query["cursor"] ?? "0"), start >= 0 else {
            throw XRPCError.invalidRequest("Malformed cursor")
        }
        let found = await directory.all.filter {
            $0.status == .active && !words.isEmpty
                && ($0.handle.description.contains(words) || $0.displayName.lowercased().contains(words))
        }
        var actors: [JSONValue] = []
        for account in found.dropFirst(start).prefix(limit) {
            actors.append(.members(await profile(of: account, viewer: viewer)))
        }
        let end = start + actors.count
        return .members(["actors": .array(actors), "cursor": end < found.count ? .string("\(end)") : nil])
    }

    private func detailedProfile(of account: ATProtoAccount, viewer: DID?) async -> JSONValue {
        var members = await profile(of: account, viewer: viewer)
        let followers = await repositories.authors(collection: Self.follow, subject: account.did, seenBy: seenBy)
        let follows = Set(await seenFollows(of: account.did).map(\.subject))
        members["followersCount"] = .integer(Int64(followers.count))
        members["followsCount"] = .integer(Int64(follows.count))
        members["postsCount"] = .integer(
            Int64(await repositories.records(of: account.did, collection: "app.bsky.feed.post").count))
        return .members(members)
    }

    private func profile(of account: ATProtoAccount, viewer: DID?) async -> [String: JSONValue?] {
        let record = await repositories.record(account.did, "app.bsky.actor.profile", "self")?.value
        let created = Timestamp(milliseconds: account.createdAt).iso8601
        return [
            "did": .string(account.did.description),
            "handle": .string(account.handle.description),
            "displayName": record?["displayName"] ?? .string(account.displayName),
            "description": record?["description"] ?? .string(account.description),
            "createdAt": .string(created),
            "indexedAt": .string(created),
            "labels": .array(
                account.labels.map { label in
                    [
                        "src": .string(Self.moderation), "uri": .string(account.did.description),
                        "val": .string(label), "cts": .string(created),
                    ]
                }),
            "viewer": await viewerState(of: account.did, viewer: viewer),
        ]
    }

    private func viewerState(of did: DID, viewer: DID?) async -> JSONValue? {
        guard let viewer else { return nil }
        return .members([
            "muted": false,
            "blockedBy": .bool(await uri(Self.block, of: did, about: viewer) != nil),
            "blocking": await uri(Self.block, of: viewer, about: did),
            "following": await uri(Self.follow, of: viewer, about: did),
            "followedBy": await uri(Self.follow, of: did, about: viewer),
        ])
    }

    // MARK: Relations

    private func relationships(_ query: FormParameters) async throws -> JSONValue {
        guard let actor = await directory.account(named: query["actor"] ?? "") else {
            throw XRPCError.invalidRequest("actor could not be resolved", name: "ActorNotFound")
        }
        let others = query.values("others")
        guard others.count <= 30 else {
            throw XRPCError.invalidRequest("Error: others must not have more than 30 elements")
        }
        var relations: [JSONValue] = []
        for other in others {
            guard let account = await directory.account(named: other), account.status == .active else {
                relations.append([
                    "$type": "app.bsky.graph.defs#notFoundActor", "actor": .string(other), "notFound": true,
                ])
                continue
            }
            relations.append(
                .members([
                    "$type": "app.bsky.graph.defs#relationship",
                    "did": .string(account.did.description),
                    "following": await uri(Self.follow, of: actor.did, about: account.did),
                    "followedBy": await uri(Self.follow, of: account.did, about: actor.did),
                    "blocking": await uri(Self.block, of: actor.did, about: account.did),
                    "blockedBy": await uri(Self.block, of: account.did, about: actor.did),
                ]))
        }
        return ["actor": .string(actor.did.description), "relationships": .array(relations)]
    }

    private func follows(_ query: FormParameters, viewer: DID?) async throws -> JSONValue {
        guard let actor = await directory.account(named: query["actor"] ?? "") else {
            throw XRPCError.invalidRequest("Actor not found: \(query["actor"] ?? "")")
        }
        guard let limit = Int(query["limit"] ?? "50"), (1...100).contains(limit) else {
            throw XRPCError.invalidRequest("Error: limit can not be greater than 100")
        }
        // Newest first; of duplicates the AppView shows one.
        var seen: Set<String> = []
        let unique = await seenFollows(of: actor.did).reversed().filter { seen.insert($0.subject).inserted }
        let rest = unique.drop { follow in query["cursor"].map { follow.rkey >= $0 } ?? false }
        var profiles: [JSONValue] = []
        for follow in rest.prefix(limit) {
            guard let account = await directory.account(named: follow.subject), account.status == .active else {
                continue
            }
            profiles.append(.members(await profile(of: account, viewer: viewer)))
        }
        let page = rest.prefix(limit)
        return .members([
            "subject": .members(await profile(of: actor, viewer: viewer)), "follows": .array(profiles),
            "cursor": rest.count > limit ? page.last.map { .string($0.rkey) } : nil,
        ])
    }

    /// What was written by then has reached the AppView.
    private var seenBy: Int64 { now() - settings.appViewDelayMilliseconds }

    private func seenFollows(of did: DID) async -> [(rkey: String, subject: String)] {
        let seenBy = seenBy
        return await repositories.records(of: did, collection: Self.follow).compactMap { rkey, record in
            guard record.indexedAt <= seenBy, let subject = record.value["subject"]?.string else { return nil }
            return (rkey, subject)
        }
    }

    private func uri(_ collection: String, of did: DID, about subject: DID) async -> JSONValue? {
        await repositories.key(of: did, collection: collection, subject: subject, seenBy: seenBy)
            .map { .string("at://\(did)/\(collection)/\($0)") }
    }
}
