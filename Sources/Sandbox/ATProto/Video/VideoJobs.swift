import Crypto
import Identifiers

/// How the stand-in of the video service behaves.
package struct VideoSettings: Sendable {
    package struct Failure: Sendable {
        /// Such as `encoding_failure`.
        package var code: String
        package var message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// How often a job is asked for before it is done.
    package var pollsUntilDone = 3
    /// Of each account, in 24 hours.
    package var videosPerDay = 25
    package var bytesPerDay = 10_000_000_000
    /// Bytes of one video.
    package var maximumSize = 100_000_000
    /// How jobs end from now on, when not well.
    package var failure: Failure?
    /// Whether it takes videos from nobody.
    package var refusesAll = false

    package init() {}
}

/// What the video service was given, and how far it is.
package actor VideoJobs {
    struct Job: Sendable {
        let id: String
        let did: DID
        let bytes: [UInt8]
        let handedInAt: Int64
        var polls = 0
        var blob: JSONValue?
        var failure: VideoSettings.Failure?
    }

    enum Upload: Sendable {
        case new(Job)
        /// The same file of the same account.
        case known(Job)
        /// The day's share does not allow it.
        case usedUp
    }

    package var settings: VideoSettings
    private let now: @Sendable () -> Int64
    private let newID: @Sendable () -> String
    private let repositories: RepositoryStore
    private var jobs: [String: Job] = [:]
    /// By account and content.
    private var known: [String: String] = [:]

    init(environment: SandboxEnvironment, settings: VideoSettings, repositories: RepositoryStore) {
        self.settings = settings
        self.repositories = repositories
        now = environment.now
        newID = { environment.token("job-", bytes: 12) }
    }

    package func change(_ body: @Sendable (inout VideoSettings) -> Void) { body(&settings) }

    func remaining(of did: DID) -> (videos: Int, bytes: Int) {
        let today = jobs.values.filter { $0.did == did && $0.handedInAt > now() - 86_400_000 }
        return (
            max(0, settings.videosPerDay - today.count),
            max(0, settings.bytesPerDay - today.reduce(0) { $0 + $1.bytes.count })
        )
    }

    func upload(_ bytes: [UInt8], by did: DID) -> Upload {
        let content = "\(did) \(Base64URL.encode(Array(SHA256.hash(data: bytes))))"
        if let job = known[content].flatMap({ jobs[$0] }), job.failure == nil { return .known(job) }
        let remaining = remaining(of: did)
        guard remaining.videos > 0, remaining.bytes >= bytes.count else { return .usedUp }
        let job = Job(id: newID(), did: did, bytes: bytes, handedInAt: now())
        jobs[job.id] = job
        known[content] = job.id
        return .new(job)
    }

    /// Tells how far a job is, and takes it a step further.
    func poll(_ id: String) async -> Job? {
        guard var job = jobs[id] else { return nil }
        guard job.blob == nil, job.failure == nil else { return job }
        job.polls += 1
        if job.polls >= settings.pollsUntilDone {
            if let failure = settings.failure {
                job.failure = failure
            } else {
                job.blob = await repositories.upload(job.bytes, type: "video/mp4", by: job.did)
            }
        }
        jobs[id] = job
        return job
    }
}
