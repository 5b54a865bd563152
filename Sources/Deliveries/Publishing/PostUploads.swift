import Accounts
import Crossposting
import Dispatch
import Identifiers
import Outbox
import Sealing
import XArchive

/// Takes posts and their media over from a browser, keeps them sealed for their member, and opens them when they go out.
///
/// Nothing is kept in clear text, and each post and file only until it is delivered or given up.
package struct PostUploads: Sendable {
    /// Why posts are not taken.
    package enum Failure: Error, Equatable {
        /// The member's quota is used up, in bytes.
        case quotaExceeded(limit: Int64)
        /// So many posts, confirmed earlier, wait for the same account: they are published or erased first.
        case uploadWaits(posts: Int)
        /// What came is not what was confirmed. All of it was erased.
        case planChanged
        /// There is no such upload (any more).
        case noUpload
        /// It is no document of posts.
        case malformed
        /// A file of the plan did not come.
        case mediaMissing(file: String)
    }

    /// What is kept of a post is gone: it was delivered, or given up.
    package struct Erased: Error {}

    /// The most bytes of a part of a file.
    package static let partSize = 1 << 20
    /// The most bytes of a part of the posts.
    package static let documentSize = 2 << 20
    /// The most parts of the posts: all of them are planned at once, in memory.
    package static let documents = 32
    /// The most parts of a file.
    package static let parts = 10_000

    package let port: any PostUploadPort
    /// The most bytes that a member may have here.
    package let quota: Int64
    private let sealer: SecretSealer
    private let pseudonymizer: Pseudonymizer
    private let now: @Sendable () -> Int64

    package init(
        port: any PostUploadPort, sealer: SecretSealer, pseudonymizer: Pseudonymizer, quota: Int64,
        now: @escaping @Sendable () -> Int64
    ) {
        self.port = port
        self.sealer = sealer
        self.pseudonymizer = pseudonymizer
        self.quota = quota
        self.now = now
    }

    // MARK: - Taking them over

    /// - Parameters:
    ///   - plan: the digest of what the member confirmed.
    ///   - terms: how its posts are made, from the preview to the end.
    ///   - bytes: how much is to come, as the browser says: what cannot fit is refused before it is sent.
    package func begin(
        _ plan: String, _ terms: PublishingTerms, bytes: Int64, as key: AccountKey, of member: MemberID
    ) async throws -> PostUpload {
        for earlier in try await port.postUploads(of: member) where earlier.key == key {
            if earlier.isComplete { throw Failure.uploadWaits(posts: earlier.posts) }
            try await port.endPostUpload(earlier)
        }
        let used = try await port.uploadedBytes(of: member)
        guard bytes >= 0, bytes <= quota - min(used, quota) else { throw Failure.quotaExceeded(limit: quota) }
        return try await port.beginPostUpload(plan, terms, as: key, of: member, now: now())
    }

    /// The member's upload of that number.
    package func upload(_ id: Int64, of member: MemberID) async throws -> PostUpload {
        guard let upload = try await port.postUploads(of: member).first(where: { $0.id == id }) else {
            throw Failure.noUpload
        }
        return upload
    }

    /// Takes a part of the posts, a document of its own.
    package func take(posts bytes: [UInt8], number: Int, of upload: PostUpload) async throws {
        guard !upload.isComplete else { throw Failure.noUpload }
        let part = try seal(bytes, Self.partContext(upload, number))
        guard try await port.keepPosts(part, number: number, of: upload, quota: quota) else {
            throw Failure.quotaExceeded(limit: quota)
        }
    }

    /// Takes a part of a file.
    package func take(media bytes: [UInt8], number: Int, file: String, of upload: PostUpload) async throws {
        guard !upload.isComplete else { throw Failure.noUpload }
        let part = try seal(bytes, Self.mediaContext(upload.member, file, number))
        guard try await port.keepMedia(part, number: number, file: file, of: upload, quota: quota) else {
            throw Failure.quotaExceeded(limit: quota)
        }
    }

    /// Plans all that came and compares it with what was confirmed. What differs is erased.
    package func complete(_ upload: PostUpload, _ publisher: Publisher) async throws {
        guard !upload.isComplete else { return }
        let plan = try await plan(of: upload, publisher)
        guard plan.digest == upload.plan else {
            try await port.endPostUpload(upload)
            throw Failure.planChanged
        }
        let files = try await port.uploadedFiles(of: upload)
        for file in plan.payloads.flatMap(\.media).map(\.file) where files[file] == nil {
            throw Failure.mediaMissing(file: file)
        }
        try await port.completePostUpload(upload, posts: plan.payloads.count)
    }

    /// Hands a complete upload in and ends it. May be called again after it was cut off.
    ///
    /// - Returns: how many posts are new.
    package func handIn(_ upload: PostUpload, _ publisher: Publisher) async throws -> Int {
        let plan = try await plan(of: upload, publisher)
        let files = try await port.uploadedFiles(of: upload)
        let posts = try plan.payloads.map { try sealed($0, files, for: upload.member, upload.key) }
        var count = 0
        for start in stride(from: 0, to: posts.count, by: 500) {
            let some = Array(posts[start..<min(start + 500, posts.count)])
            count += try await port.publish(some, of: upload, now: now())
        }
        try await port.endPostUpload(upload)
        return count
    }

    /// Where those are now whom a member's posts mention.
    package func people(for member: MemberID, on network: Network) async throws -> LinkedPeople {
        LinkedPeople(try await port.linkableAccounts(for: member), on: network, pseudonymizer)
    }

    private func plan(of upload: PostUpload, _ publisher: Publisher) async throws -> HandedPlan {
        var whole: PostDocument?
        do {
            for (number, sealed) in try await port.postParts(of: upload).enumerated() {
                let part = try PostDocument(try sealer.open(sealed, context: Self.partContext(upload, number)))
                if whole == nil { whole = part } else { try whole?.append(part) }
            }
        } catch is PostDocument.Fault {
            throw Failure.malformed
        }
        guard var whole else { throw Failure.noUpload }
        let moved = try await port.movedTweets(of: upload.key)
        let mentions = try await people(for: upload.member, on: upload.key.network)
        // Only what is really there counts as elsewhere.
        whole.keepElsewhere(moved)
        let document = whole
        return try await Self.apart {
            try HandedPlan(
                document, as: upload.key, publisher, upload.terms, alreadyMoved: moved, mentions: mentions)
        }
    }

    /// Runs what takes seconds on a thread that answers nobody else.
    private static func apart<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private func sealed(
        _ payload: PostPayload, _ files: [String: UploadedFile], for member: MemberID, _ key: AccountKey
    ) throws -> SealedPost {
        var whole = payload
        for index in whole.media.indices {
            guard let file = files[whole.media[index].file] else { continue }
            whole.media[index].container = String(file.id)
        }
        var bare = payload
        bare.text = ""
        bare.facets = []
        bare.languages = []
        bare.card = nil
        // How many there are, and of which kind, is what a try costs.
        bare.media = payload.media.map {
            .init(container: "", file: "", alt: "", isVideo: $0.isVideo, isLoop: $0.isLoop)
        }
        return SealedPost(
            payload: bare, content: try seal(try whole.encoded(), Self.contentContext(member, payload)),
            media: payload.media.compactMap { files[$0.file]?.id })
    }

    // MARK: - When they go out

    /// The whole of a post that was handed in.
    ///
    /// - Throws: `Erased`.
    package func opened(_ payload: PostPayload, of work: WorkID) async throws -> PostPayload {
        guard let kept = try await port.postContent(of: work) else { throw Erased() }
        return try PostPayload(
            decoding: try sealer.open(kept.sealed, context: Self.contentContext(kept.sealedFor, payload)))
    }

    /// Calls `body` with the parts of a file, in order.
    ///
    /// - Throws: `Erased`.
    package func forEachPart(ofMedia id: Int64, _ body: ([UInt8]) throws -> Void) async throws {
        guard let media = try await port.uploadedMedia(id) else { throw Erased() }
        for number in 0..<media.parts {
            guard let sealed = try await port.mediaPart(id, number: number) else { throw Erased() }
            try body(try sealer.open(sealed, context: Self.mediaContext(media.sealedFor, media.file, number)))
        }
    }

    // MARK: - Sealing

    private func seal(_ bytes: [UInt8], _ context: String) throws -> SealedPart {
        SealedPart(sealed: try sealer.seal(bytes, context: context), size: bytes.count)
    }

    private static func partContext(_ upload: PostUpload, _ number: Int) -> String {
        "posts/\(upload.member)/\(upload.id)/\(number)"
    }

    private static func mediaContext(_ member: MemberID, _ file: String, _ number: Int) -> String {
        "media/\(member)/\(file)/\(number)"
    }

    private static func contentContext(_ member: MemberID, _ payload: PostPayload) -> String {
        "post/\(member)/\(payload.actor)/\(payload.key)"
    }
}
