import Accounts
import Deliveries
import Identifiers
import Outbox
import Testing

@testable import Store

/// Posts in the store: handed in once, in order, answered by their parents' receipts, and taken back.
@Suite("Publishing in the store")
struct PublishingPortTests {
    private static let now: Int64 = 1_700_000_000_000

    private func payload(_ tweet: UInt64, _ part: Int = 0, parent: MovedPostKey? = nil, as key: AccountKey)
        -> PostPayload
    {
        PostPayload(
            actor: key, host: "pds.example.com", openedAt: nil, key: MovedPostKey(tweet: tweet, part: part), thread: 1,
            text: "Post \(tweet)", facets: [], languages: ["en"], createdAt: Self.now, rkey: nil, parent: parent,
            root: parent == nil ? nil : MovedPostKey(tweet: 1, part: 0), quote: nil, card: nil, media: [],
            isSensitive: false, visibility: nil, isBackdated: false)
    }

    private func scene(
        _ engine: TestEngine, _ body: @Sendable (Repository, AccountKey, MemberID) async throws -> Void
    ) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let member = try await repository.register(1, now: Self.now)
            try await body(repository, .bluesky(try DID("did:plc:member1")), member)
        }
    }

    /// Does what is due; the texts and kinds in their order.
    private func work(_ repository: Repository, _ report: (WorkItem) -> Performance) async throws -> [String] {
        var done: [String] = []
        let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
        while let lease = try await repository.claimLane(for: holder, now: Self.now, leaseUntil: Self.now + 1_000) {
            while case .perform(let item) = try await repository.beginNext(
                under: lease, now: Self.now, leaseUntil: Self.now + 1_000, charges: { _ in [] })
            {
                var performance = Performance.finished(Outcome(code: "done", succeeded: true))
                if !item.kind.hasPrefix("job.") {
                    done.append("\(item.kind) \(try PostPayload(decoding: item.payload).key)")
                    performance = report(item)
                }
                let report = PerformanceReport(performance)
                #expect(try await repository.settle(item, as: report, under: lease, now: Self.now))
            }
            try await repository.release(lease, now: Self.now)
        }
        return done
    }

    private static func undone(_ item: WorkItem) -> Performance {
        .finished(Outcome(code: PostOutcome.undone.rawValue, succeeded: true))
    }

    private static func published(_ item: WorkItem) -> Performance {
        let receipt = try? PostReceipt(id: "at://\(item.id.rawValue)", cid: "bafy").encoded()  // Always encodes.
        return .finished(Outcome(code: PostOutcome.published.rawValue, succeeded: true), receipt: receipt)
    }

    @Test("A thread goes out in order, once, however often it is handed in", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let first = MovedPostKey(tweet: 1, part: 0)
            let posts = [
                payload(1, as: key), payload(1, 1, parent: first, as: key),
                payload(2, parent: MovedPostKey(tweet: 1, part: 1), as: key), payload(9, as: key),
            ]
            #expect(try await repository.publish(posts, as: key, of: member, again: false, now: Self.now).new == 4)
            #expect(try await repository.publish(posts, as: key, of: member, again: false, now: Self.now) == HandedIn())
            #expect(try await repository.receipt(of: first, as: key) == nil)
            let done = try await work(repository, Self.published)
            #expect(done == ["1.0", "1.1", "2.0", "9.0"].map { "post.bluesky \($0)" })
            #expect(try await repository.receipt(of: first, as: key)?.cid == "bafy")
            let progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["published": 4] && progress.waiting == 0)
            #expect(try await repository.publish(posts, as: key, of: member, again: false, now: Self.now) == HandedIn())
        }
    }

    @Test("What answers a post that could not go out waits for it to be tried again", arguments: TestEngine.allCases)
    func parent(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let posts = [payload(1, as: key), payload(2, parent: MovedPostKey(tweet: 1, part: 0), as: key)]
            _ = try await repository.publish(posts, as: key, of: member, again: false, now: Self.now)
            let failed = Outcome(code: PostOutcome.failed.rawValue, succeeded: false, reason: "reason.internal")
            #expect(try await work(repository) { _ in .finished(failed) } == ["post.bluesky 1.0"])
            var progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["failed": 1, "dependencyFailed": 1])
            #expect(try await repository.retryPosts(of: key, now: Self.now) == 2)
            #expect(try await work(repository, Self.published) == ["post.bluesky 1.0", "post.bluesky 2.0"])
            progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["published": 2])
        }
    }

    @Test(
        "Only what is handed in once more goes out; the rest of an earlier choice waits", arguments: TestEngine.allCases
    )
    func choice(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let posts = [payload(1, as: key), payload(2, as: key), payload(3, as: key)]
            _ = try await repository.publish(posts, as: key, of: member, again: false, now: Self.now)
            try await repository.layAside(postsOf: key, but: [], now: Self.now)
            #expect(try await work(repository, Self.published) == [])
            #expect(!(try await repository.isUnderWay(posts[1].key, as: key)))
            let again = try await repository.publish([posts[1]], as: key, of: member, again: false, now: Self.now)
            #expect(again == HandedIn())
            #expect(try await repository.isUnderWay(posts[1].key, as: key))
            #expect(try await work(repository, Self.published) == ["post.bluesky 2.0"])
            let progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["published": 1, "laidAside": 2] && progress.waiting == 0)
            // Taking all back gives up what waits. To rehearse it changes nothing.
            let rehearsal = try await repository.rehearseUndo(of: key, threads: nil, now: Self.now)
            #expect(rehearsal.deletions == [posts[1].thread: 1])
            #expect(rehearsal.givenUp == 2 && rehearsal.others == 0)
            let narrow = try await repository.rehearseUndo(of: key, threads: [99], now: Self.now)
            #expect(narrow.deletions.isEmpty && narrow.givenUp == 0 && narrow.others == 2)
            #expect(try await repository.publishingProgress(of: key, now: Self.now) == progress)
            #expect(try await repository.undoPosts(of: key, threads: nil, now: Self.now) == 3)
            #expect(try await work(repository, Self.undone) == ["unpost.bluesky 2.0"])
            let redone = try await repository.publish(posts, as: key, of: member, again: true, now: Self.now)
            #expect(redone == HandedIn(new: 3))
            #expect(try await work(repository, Self.published).count == 3)
        }
    }

    @Test("What waits takes its media from where they are now", arguments: TestEngine.allCases)
    func renewal(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            var post = payload(1, as: key)
            post.media = [.init(container: "/old", file: "a.jpg", alt: "", isVideo: false)]
            _ = try await repository.publish([post], as: key, of: member, again: false, now: Self.now)
            let failed = Outcome(code: PostOutcome.failed.rawValue, succeeded: false, reason: "it lacks a.jpg")
            _ = try await work(repository) { _ in .finished(failed) }
            post.media[0].container = "/new"
            post.text = "Planned otherwise"
            let result = try await repository.publish([post], as: key, of: member, again: false, now: Self.now)
            #expect(result == HandedIn(retried: 1))
            var seen: PostPayload?
            _ = try await work(repository) { item in
                seen = try? PostPayload(decoding: item.payload)  // Nil fails the test.
                return Self.published(item)
            }
            // What may have been sent already stays as it was sent.
            #expect(seen?.media.first?.container == "/new" && seen?.text == "Post 1")
        }
    }

    @Test("The end of a very long thread's first post ends all of it", arguments: TestEngine.allCases)
    func longThread(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            let count: UInt64 = 3_000
            let posts = (1...count).map { number in
                payload(number, parent: number == 1 ? nil : MovedPostKey(tweet: number - 1, part: 0), as: key)
            }
            _ = try await repository.publish(posts, as: key, of: member, again: false, now: Self.now)
            let refused = Outcome(code: PostOutcome.refused.rawValue, succeeded: false, reason: "no")
            #expect(try await work(repository) { _ in .finished(refused) } == ["post.bluesky 1.0"])
            let progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["refused": 1, "dependencyFailed": Int(count) - 1])
            // Tried again, all of it waits for the first.
            #expect(try await repository.retryPosts(of: key, now: Self.now) == Int(count))
            #expect(try await work(repository) { _ in .finished(refused) } == ["post.bluesky 1.0"])
        }
    }

    @Test("What was published is deleted newest first; what waits is only cancelled", arguments: TestEngine.allCases)
    func undo(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            _ = try await repository.publish(
                [payload(1, as: key), payload(2, as: key)], as: key, of: member, again: false, now: Self.now)
            _ = try await work(repository, Self.published)
            _ = try await repository.publish([payload(3, as: key)], as: key, of: member, again: false, now: Self.now)
            #expect(try await repository.undoPosts(of: key, threads: nil, now: Self.now) == 3)
            let done = try await work(repository, Self.undone)
            #expect(done == ["unpost.bluesky 2.0", "unpost.bluesky 1.0"])
            let progress = try await repository.publishingProgress(of: key, now: Self.now)
            #expect(progress.counts == ["undone": 2, "cancelled": 1])
            #expect(try await repository.receipt(of: MovedPostKey(tweet: 1, part: 0), as: key) == nil)
        }
    }

    @Test("A post that is under way is deleted after it has come to its end", arguments: TestEngine.allCases)
    func undoUnderWay(engine: TestEngine) async throws {
        try await scene(engine) { repository, key, member in
            _ = try await work(repository, Self.published)
            _ = try await repository.publish([payload(1, as: key)], as: key, of: member, again: false, now: Self.now)
            let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
            let lease = try #require(
                try await repository.claimLane(for: holder, now: Self.now, leaseUntil: Self.now + 1_000))
            let step = try await repository.beginNext(
                under: lease, now: Self.now, leaseUntil: Self.now + 1_000, charges: { _ in [] })
            guard case .perform(let item) = step else {
                Issue.record("nothing was due")
                return
            }
            #expect(try await repository.undoPosts(of: key, threads: nil, now: Self.now) == 1)
            #expect(try await repository.isTakenBack(MovedPostKey(tweet: 1, part: 0), as: key))
            // It has to be looked at once more: the deletion comes after that.
            let later = PerformanceReport(.again(at: Self.now, interim: nil))
            #expect(try await repository.settle(item, as: later, under: lease, now: Self.now))
            try await repository.release(lease, now: Self.now)
            #expect(try await work(repository, Self.published) == ["post.bluesky 1.0", "unpost.bluesky 1.0"])
        }
    }
}
