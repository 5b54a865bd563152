import Accounts
import Identifiers
import Outbox

/// What handing posts over to a site needs of the store. Each call is one transaction. All bytes are sealed.
package protocol PostUploadPort: Sendable {
    /// Begins to take posts for an account; an earlier upload for it that was cut off is erased.
    ///
    /// - Throws: `PostUploads.Failure.uploadWaits` where one is complete: what was confirmed is not erased unasked.
    func beginPostUpload(
        _ plan: String, _ terms: PublishingTerms, as key: AccountKey, of member: MemberID, now: Int64
    ) async throws -> PostUpload
    /// At most one for each account, in the order of their beginnings.
    func postUploads(of member: MemberID) async throws -> [PostUpload]
    /// What the member's posts and media take up here, in bytes as they were sent.
    func uploadedBytes(of member: MemberID) async throws -> Int64
    /// Keeps a part of the posts; one of that number stays as it is.
    ///
    /// - Returns: false, and nothing is kept, where the member's quota would be exceeded or there is no such upload.
    func keepPosts(_ part: SealedPart, number: Int, of upload: PostUpload, quota: Int64) async throws -> Bool
    /// Keeps a part of a file; one of that number stays as it is.
    func keepMedia(
        _ part: SealedPart, number: Int, file: String, of upload: PostUpload, quota: Int64
    ) async throws -> Bool
    /// The parts of the posts, in order.
    func postParts(of upload: PostUpload) async throws -> [[UInt8]]
    /// The files that came with it: their numbers here, and how many parts each has.
    func uploadedFiles(of upload: PostUpload) async throws -> [String: UploadedFile]
    /// Says that all is there and is what was confirmed.
    func completePostUpload(_ upload: PostUpload, posts: Int) async throws
    /// Hands posts in, in their order, with what is kept of them; what was handed in before is left as it is, unless it
    /// was taken back since. At most 500 a call.
    ///
    /// - Returns: how many are new.
    func publish(_ posts: [SealedPost], of upload: PostUpload, now: Int64) async throws -> Int
    /// Ends an upload and erases what of it belongs to no post.
    func endPostUpload(_ upload: PostUpload) async throws

    /// What is kept of a post; nil when it was delivered or given up.
    func postContent(of work: WorkID) async throws -> (sealed: [UInt8], sealedFor: MemberID)?
    func uploadedMedia(_ id: Int64) async throws -> (file: String, sealedFor: MemberID, parts: Int)?
    func mediaPart(_ id: Int64, number: Int) async throws -> [UInt8]?
    /// Gives up what could not be published, and erases it. Returns how many.
    func giveUpPosts(of key: AccountKey, now: Int64) async throws -> Int
    /// The tweets of which every part is at the destination or on its way there.
    func movedTweets(of key: AccountKey) async throws -> Set<TweetID>
    /// The accounts that posts of the member may link to where they mention somebody: of people who are shown to them,
    /// whom they have not put aside, and who allow it.
    func linkableAccounts(for member: MemberID) async throws -> [LinkableAccount]
}

/// Posts on their way from a browser into the outbox.
package struct PostUpload: Sendable, Hashable {
    package let id: Int64
    package let member: MemberID
    package let key: AccountKey
    /// The digest of what its member confirmed.
    package let plan: String
    /// How its posts are made.
    package let terms: PublishingTerms
    /// All is here and is what was confirmed.
    package let isComplete: Bool
    /// How many posts, once it is complete.
    package let posts: Int

    package init(
        id: Int64, member: MemberID, key: AccountKey, plan: String, terms: PublishingTerms, isComplete: Bool, posts: Int
    ) {
        self.id = id
        self.member = member
        self.key = key
        self.plan = plan
        self.terms = terms
        self.isComplete = isComplete
        self.posts = posts
    }
}

/// Bytes as they are kept.
package struct SealedPart: Sendable {
    package let sealed: [UInt8]
    /// Bytes as they were sent, which the quota counts.
    package let size: Int

    package init(sealed: [UInt8], size: Int) {
        self.sealed = sealed
        self.size = size
    }
}

package struct UploadedFile: Sendable, Hashable {
    package let id: Int64
    package let parts: Int

    package init(id: Int64, parts: Int) {
        self.id = id
        self.parts = parts
    }
}

/// A post to hand in: what names it, and sealed all that it says.
package struct SealedPost: Sendable {
    package let payload: PostPayload
    package let content: SealedPart
    /// What goes out with it.
    package let media: [Int64]

    package init(payload: PostPayload, content: SealedPart, media: [Int64]) {
        self.payload = payload
        self.content = content
        self.media = media
    }
}
