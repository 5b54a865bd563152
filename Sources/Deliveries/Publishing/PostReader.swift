import ATProto
import Accounts
import Identifiers
import Mastodon

/// Reads what stands at a destination, to verify what was published, and to find again what is no longer remembered.
package struct PostReader: Sendable {
    let vault: GrantVault
    let resolver: IdentityResolver
    let pds: PDSClient
    let mastodon: MastodonClient
    let posts: any PublishingPort

    package init(
        vault: GrantVault, resolver: IdentityResolver, pds: PDSClient, mastodon: MastodonClient,
        posts: any PublishingPort
    ) {
        self.vault = vault
        self.resolver = resolver
        self.pds = pds
        self.mastodon = mastodon
        self.posts = posts
    }

    /// What became of what was published.
    package struct Verification: Sendable, Hashable {
        /// Published, and not taken back.
        package let published: Int
        /// Published, and not there (any more), in their order.
        package let missing: [MovedPostKey]

        package init(published: Int, missing: [MovedPostKey]) {
            self.published = published
            self.missing = missing
        }
    }

    /// Those of the posts that stand at the destination already, as they are planned, with their receipts. Bluesky only:
    /// elsewhere nothing tells that a post is one of these.
    package func found(_ planned: [PostPayload], of did: DID) async throws -> [(
        post: PostPayload, receipt: PostReceipt
    )] {
        let records = try await records(of: did)
        return planned.compactMap { post in
            guard let rkey = post.rkey, let record = records[rkey], let cid = record.cid,
                record.value.map(post.isSame) ?? false
            else { return nil }
            return (post, .bluesky(uri: record.uri, cid: cid, of: did, rkey))
        }
    }

    /// Whether all is there that was published.
    package func verify(_ key: AccountKey) async throws -> Verification {
        var published: [(key: MovedPostKey, id: String)] = []
        for try await post in posts.movedPosts(of: key) where !post.isUndo {
            if let receipt = post.receipt { published.append((post.key, receipt.id)) }
        }
        var there: Set<String> = []
        if !published.isEmpty {
            switch key {
            case .bluesky(let did): there = Set(try await records(of: did).values.map { $0.uri.description })
            case .mastodon(_, let id): there = try await statuses(of: id, key, among: Set(published.map(\.id)))
            case .x: break
            }
        }
        return Verification(
            published: published.count, missing: published.filter { !there.contains($0.id) }.map(\.key))
    }

    /// Records are public: no permission is used, which could only be refreshed under the account's lease.
    private func records(of did: DID) async throws -> [RecordKey: RecordEntry<PostRecord>] {
        let server = try await resolver.resolve(did: did).pds
        var records: [RecordKey: RecordEntry<PostRecord>] = [:]
        var cursor: String?
        repeat {
            let page = try await pds.listRecords(
                PostRecord.self, collection: PostRecord.collection, of: did, at: server, cursor: cursor
            ).value
            for record in page.records { if let rkey = record.uri.rkey { records[rkey] = record } }
            cursor = page.records.isEmpty ? nil : page.cursor
        } while cursor != nil
        return records
    }

    /// Those of the ids that the account's server lists.
    private func statuses(of id: MastodonAccountID, _ key: AccountKey, among ids: Set<String>) async throws -> Set<
        String
    > {
        let opened = try await vault.grant(for: key)
        guard case .mastodon(let session) = opened.grant else { throw GrantVault.Failure.missing }
        var there: Set<String> = []
        var next: MastodonStatusID?
        while there.count < ids.count {
            let page = try await mastodon.statuses(of: id, before: next, session: session).value
            there.formUnion(page.map(\.id.description).filter(ids.contains))
            guard let last = page.last, last.id != next else { break }
            next = last.id
        }
        return there
    }
}

extension PostPayload {
    /// Whether a record under this post's key is this post: dated to the same millisecond. Its words may have been made
    /// with other choices, a link in place of a quote for example.
    func isSame(as record: PostRecord) -> Bool { record.createdAt == createdAt }
}

extension PostReceipt {
    static func bluesky(uri: ATURI, cid: CID, of did: DID, _ rkey: RecordKey) -> PostReceipt {
        PostReceipt(
            id: uri.description, cid: cid.description, url: "https://bsky.app/profile/\(did)/post/\(rkey)")
    }
}
