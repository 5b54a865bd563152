import Accounts
import Deliveries
import Identifiers
import Mastodon
import Outbox
import Reconnection
import Sealing
import Testing

@testable import Store

/// Posts that a browser hands over: kept within a quota, and erased with the outcome.
@Suite("Uploaded posts in the store")
struct PostUploadPortTests {
    private static let now: Int64 = 1_700_000_000_000
    private static let day: Int64 = 86_400_000

    private func scene(
        _ engine: TestEngine, _ body: @Sendable (Repository, AccountKey, MemberID) async throws -> Void
    ) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let member = try await repository.register(1, now: Self.now)
            try await body(repository, .bluesky(try DID("did:plc:member1")), member)
        }
    }

    private func part(_ size: Int) -> SealedPart { SealedPart(sealed: [UInt8](repeating: 7, count: size), size: size) }

    /// Hands in a post with a picture.
    private func handIn(
        _ repository: Repository, _ tweet: UInt64, as key: AccountKey, of member: MemberID, file: String? = nil
    ) async throws -> Int {
        let upload = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
        let file = file ?? "\(tweet)-a.jpg"
        #expect(try await repository.keepMedia(part(100), number: 0, file: file, of: upload, quota: 1_000))
        let media = try #require(try await repository.uploadedFiles(of: upload)[file])
        let payload = PostPayload(
            actor: key, host: "pds.example.com", openedAt: nil, key: MovedPostKey(tweet: tweet, part: 0), thread: tweet,
            text: "", facets: [], languages: [], createdAt: Self.now, rkey: nil, parent: nil, root: nil, quote: nil,
            card: nil, media: [], isSensitive: false, visibility: nil, isBackdated: false)
        let count = try await repository.publish(
            [SealedPost(payload: payload, content: part(50), media: [media.id])], of: upload, now: Self.now)
        try await repository.endPostUpload(upload)
        return count
    }

    /// Ends what is due in the account's lane.
    private func work(_ repository: Repository, _ code: PostOutcome) async throws {
        let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
        while let lease = try await repository.claimLane(for: holder, now: Self.now, leaseUntil: Self.now + 1_000) {
            while case .perform(let item) = try await repository.beginNext(
                under: lease, now: Self.now, leaseUntil: Self.now + 1_000, charges: { _ in [] })
            {
                let isUndo = item.kind.hasPrefix("unpost")
                let outcome = Outcome(
                    code: isUndo ? PostOutcome.undone.rawValue : code.rawValue, succeeded: isUndo || code == .published)
                let receipt = try PostReceipt(id: "at://\(item.id.rawValue)", cid: "bafy").encoded()
                #expect(
                    try await repository.settle(
                        item, as: PerformanceReport(.finished(outcome, receipt: receipt)), under: lease, now: Self.now))
            }
            try await repository.release(lease, now: Self.now)
        }
    }

    @Test("Nothing beyond the quota is kept", arguments: TestEngine.allCases)
    func quota(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let upload = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
            #expect(try await repository.keepPosts(part(60), number: 0, of: upload, quota: 100))
            #expect(try await !repository.keepMedia(part(41), number: 0, file: "a.jpg", of: upload, quota: 100))
            #expect(try await repository.keepMedia(part(40), number: 0, file: "a.jpg", of: upload, quota: 100))
            #expect(try await repository.uploadedBytes(of: member) == 100)
            // A new one takes the place of the old one.
            let next = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
            #expect(try await repository.uploadedBytes(of: member) == 0)
            #expect(try await !repository.keepPosts(part(1), number: 1, of: upload, quota: 100))
            #expect(try await repository.postUploads(of: member) == [next])
        }
    }

    @Test(
        "An upload for one account leaves that of another alone, and none takes the place of one that was confirmed",
        arguments: TestEngine.allCases)
    func severalAccounts(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let other = AccountKey.mastodon(try ServerHost("social.example.com"), try MastodonAccountID("7"))
            let first = try await repository.beginPostUpload("one", .bluesky, as: other, of: member, now: Self.now)
            #expect(try await repository.keepPosts(part(60), number: 0, of: first, quota: 1_000))
            try await repository.completePostUpload(first, posts: 2)
            let second = try await repository.beginPostUpload("two", .bluesky, as: key, of: member, now: Self.now)
            #expect(try await repository.keepPosts(part(30), number: 0, of: second, quota: 1_000))
            #expect(try await repository.postUploads(of: member).map(\.id) == [first.id, second.id])
            #expect(try await repository.uploadedBytes(of: member) == 90)
            await #expect(throws: PostUploads.Failure.uploadWaits(posts: 2)) {
                try await repository.beginPostUpload("three", .bluesky, as: other, of: member, now: Self.now)
            }
            #expect(try await repository.postParts(of: first).count == 1)
        }
    }

    @Test(
        "What was delivered is erased with its outcome; what failed stays to be tried again",
        arguments: TestEngine.allCases)
    func delivered(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            #expect(try await repository.uploadedBytes(of: member) == 150)
            try await work(repository, .failed)
            #expect(try await repository.uploadedBytes(of: member) == 150)
            #expect(try await repository.retryPosts(of: key, now: Self.now) == 1)
            try await work(repository, .published)
            #expect(try await repository.uploadedBytes(of: member) == 0)
            #expect(try await repository.movedTweets(of: key).map(\.rawValue) == [1])
        }
    }

    @Test(
        "What waits is told with its media, and neither what is done nor what is taken back",
        arguments: TestEngine.allCases)
    func remaining(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            #expect(try await handIn(repository, 2, as: key, of: member, file: "2-a.mp4") == 1)
            var remaining = try await repository.publishingProgress(of: key, now: Self.now).remaining
            #expect(remaining == .init(posts: 2, media: 2, videos: 1))
            #expect(try await repository.undoPosts(of: key, threads: [2], now: Self.now) == 1)
            remaining = try await repository.publishingProgress(of: key, now: Self.now).remaining
            #expect(remaining == .init(posts: 1, media: 1))
            try await work(repository, .published)
            #expect(try await repository.publishingProgress(of: key, now: Self.now).remaining.posts == 0)
        }
    }

    @Test("Giving up, taking back and unlinking erase", arguments: TestEngine.allCases)
    func givenUp(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            try await work(repository, .failed)
            #expect(try await repository.giveUpPosts(of: key, now: Self.now) == 1)
            #expect(try await repository.uploadedBytes(of: member) == 0)
            #expect(try await repository.movedTweets(of: key).isEmpty)

            #expect(try await handIn(repository, 2, as: key, of: member) == 1)
            #expect(try await repository.undoPosts(of: key, threads: [2], now: Self.now) == 1)
            #expect(try await repository.uploadedBytes(of: member) == 0)

            #expect(try await handIn(repository, 3, as: key, of: member) == 1)
            _ = try await repository.unlink(key, of: member, now: Self.now)
            #expect(try await repository.uploadedBytes(of: member) == 0)
        }
    }

    @Test("What is not there any more can be handed in again", arguments: TestEngine.allCases)
    func missing(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            #expect(try await handIn(repository, 2, as: key, of: member) == 1)
            let posts = [MovedPostKey(tweet: 1, part: 0), MovedPostKey(tweet: 3, part: 0)]
            // What waits is not missing.
            #expect(try await repository.countAsTakenBack(posts, of: key, now: Self.now) == 0)
            try await work(repository, .published)
            #expect(try await repository.countAsTakenBack(posts, of: key, now: Self.now) == 1)
            #expect(try await repository.movedTweets(of: key).map(\.rawValue) == [2])
            #expect(try await repository.receipt(of: posts[0], as: key) == nil)
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            #expect(try await handIn(repository, 2, as: key, of: member) == 0)
        }
    }

    @Test("What was taken back can be handed in again, and nothing else twice", arguments: TestEngine.allCases)
    func again(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            #expect(try await handIn(repository, 1, as: key, of: member) == 0)
            try await work(repository, .published)
            #expect(try await handIn(repository, 1, as: key, of: member) == 0)
            // Chosen again before its deletion has begun, it stays where it is.
            #expect(try await repository.undoPosts(of: key, threads: nil, now: Self.now) == 1)
            #expect(try await handIn(repository, 1, as: key, of: member) == 0)
            try await work(repository, .published)
            #expect(try await repository.movedTweets(of: key).map(\.rawValue) == [1])
            #expect(try await repository.undoPosts(of: key, threads: nil, now: Self.now) == 1)
            try await work(repository, .published)
            #expect(try await repository.movedTweets(of: key).isEmpty)
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            try await work(repository, .published)
            let progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["published": 1])
        }
    }

    @Test("Nobody's leftovers stay: a day, a week, a month", arguments: TestEngine.allCases)
    func cleanUp(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            var upload = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
            _ = try await repository.cleanUp(now: Self.now + Self.day - 1)
            #expect(try await repository.postUploads(of: member).count == 1)
            _ = try await repository.cleanUp(now: Self.now + Self.day)
            #expect(try await repository.postUploads(of: member).isEmpty)

            upload = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
            try await repository.completePostUpload(upload, posts: 1)
            _ = try await repository.cleanUp(now: Self.now + 7 * Self.day - 1)
            #expect(try await repository.postUploads(of: member).map(\.isComplete) == [true])
            _ = try await repository.cleanUp(now: Self.now + 7 * Self.day)
            #expect(try await repository.postUploads(of: member).isEmpty)

            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            try await work(repository, .failed)
            _ = try await repository.cleanUp(now: Self.now + 30 * Self.day)
            #expect(try await repository.uploadedBytes(of: member) == 0)
        }
    }

    @Test("Who leaves leaves nothing", arguments: TestEngine.allCases)
    func leaving(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            #expect(try await handIn(repository, 1, as: key, of: member) == 1)
            let upload = try await repository.beginPostUpload("plan", .bluesky, as: key, of: member, now: Self.now)
            #expect(try await repository.keepPosts(part(60), number: 0, of: upload, quota: 1_000))
            #expect(try await repository.keepMedia(part(40), number: 0, file: "a.jpg", of: upload, quota: 1_000))
            try await repository.erase(member, now: Self.now)
            let rows = try await repository.database.read { c in
                try c.one(
                    """
                    SELECT (SELECT COUNT(*) FROM post_upload) + (SELECT COUNT(*) FROM post_upload_part)
                        + (SELECT COUNT(*) FROM post_media) + (SELECT COUNT(*) FROM post_media_chunk)
                        + (SELECT COUNT(*) FROM post_content) AS n
                    """
                ).int("n")
            }
            #expect(rows == 0)
        }
    }

    @Test(
        "Posts link to people who allow it, who are shown to the member, and whom the member has not put aside",
        arguments: TestEngine.allCases)
    func linkableAccounts(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member in
            let other = try await repository.register(2, following: [1], now: Self.now)
            try await repository.importLists(following: [2], of: member, now: Self.now)
            _ = try await repository.reconnect(member, now: Self.now)
            #expect(try await repository.linkableAccounts(for: member) == [])
            let choices = Choices(
                visibility: .listed, followsLaterJoiners: false, allowsMentionLinks: true, consentedAt: Self.now)
            try await repository.setChoices(choices, of: other, now: Self.now)
            #expect(try await repository.member(other)?.choices == choices)
            let account = LinkableAccount(
                person: XPseudonym(rawValue: 2), key: .bluesky(try DID("did:plc:member2")), name: "m2.example.com")
            #expect(try await repository.linkableAccounts(for: member) == [account])
            #expect(try await repository.linkableAccounts(for: other) == [])
            try await repository.setDismissed(true, other, of: member)
            #expect(try await repository.linkableAccounts(for: member) == [])
        }
    }

    @Test("Of two accounts the one on the posts' own network is linked, and a name alone leads nowhere")
    func linkedPeople() throws {
        let pseudonymizer = try Pseudonymizer(parsing: Pseudonymizer.newKeyText())
        let bob = try XUserID(value: 2)
        let accounts = [
            LinkableAccount(
                person: pseudonymizer.pseudonym(of: bob), key: .bluesky(try DID("did:plc:bob")), name: "bob.example.com"
            ),
            LinkableAccount(
                person: pseudonymizer.pseudonym(of: bob),
                key: .mastodon(try ServerHost("social.example.com"), try MastodonAccountID("7")),
                name: "bob@example.com"),
        ]
        for accounts in [accounts, accounts.reversed()] {
            let onBluesky = LinkedPeople(accounts, on: .bluesky, pseudonymizer)
            #expect(onBluesky.page(of: bob, screenName: "b") == "https://bsky.app/profile/did:plc:bob")
            let onMastodon = LinkedPeople(accounts, on: .mastodon, pseudonymizer)
            #expect(onMastodon.page(of: bob, screenName: "b") == "https://social.example.com/@bob")
            #expect(onMastodon.page(of: nil, screenName: "b") == nil)
            #expect(onMastodon.page(of: try XUserID(value: 3), screenName: "b") == nil)
        }
    }
}
