import HTTPTypes
import Hummingbird
import Identifiers

/// `app.bsky.video.*`: the video service. Its answers follow the lexicons where they bind, and bluesky-social/social-app
/// (`src/lib/media/video/`) where the real service is seen to differ: an upload is answered without `jobStatus` around
/// it, and a video that is there already by 409 `already_exists` with the job that it was.
struct VideoRoutes: Sendable {
    let jobs: VideoJobs
    let tokens: ServiceTokens
    /// The DID of the service, and of every account's PDS: one listener is both.
    let serviceDID: String

    func add(to router: Router<SandboxRequestContext>) {
        router.get("xrpc/app.bsky.video.getUploadLimits") { request, _ in
            let did = try tokens.verify(request, audience: serviceDID, method: "app.bsky.video.getUploadLimits")
            return try Response.json(Self.limits(await jobs.remaining(of: did)))
        }
        router.post("xrpc/app.bsky.video.uploadVideo") { request, _ in try await upload(request) }
        router.get("xrpc/app.bsky.video.getJobStatus") { request, _ in
            guard let id = FormParameters(query: request)["jobId"] else {
                throw XRPCError.invalidRequest("Params must have the property \"jobId\"")
            }
            guard let job = await jobs.poll(id) else {
                throw XRPCError(status: .notFound, name: "NotFound", message: "Job not found")
            }
            return try Response.json(["jobStatus": Self.status(job)])
        }
    }

    private func upload(_ request: Request) async throws -> Response {
        let did = try tokens.verify(request, audience: serviceDID, method: "com.atproto.repo.uploadBlob")
        let query = FormParameters(query: request)
        guard query["did"] == did.description else {
            throw XRPCError(status: .forbidden, name: "Forbidden", message: "did does not match the token")
        }
        guard query["name"]?.isEmpty == false else {
            throw XRPCError.invalidRequest("Params must have the property \"name\"")
        }
        guard request.headers[.contentType] == "video/mp4" else {
            throw XRPCError.invalidRequest("Content-Type must be video/mp4")
        }
        let settings = await jobs.settings
        guard !settings.refusesAll else {
            throw XRPCError(
                status: .forbidden, name: "UnsupportedPDS", message: "Videos of this server are not processed")
        }
        let bytes: [UInt8]
        do {
            bytes = try await request.bytes(upTo: settings.maximumSize)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw XRPCError(status: .contentTooLarge, name: "PayloadTooLarge", message: "The video is too large")
        }
        guard bytes.dropFirst(4).starts(with: Array("ftyp".utf8)) else {
            throw XRPCError.invalidRequest("The file is no MP4", name: "UnsupportedContentType")
        }
        switch await jobs.upload(bytes, by: did) {
        case .known(let job):
            return try .json(
                [
                    "did": .string(did.description), "error": "already_exists", "jobId": .string(job.id),
                    "message": "Video already processed", "state": "JOB_STATE_COMPLETED",
                ], status: .conflict)
        case .usedUp:
            throw XRPCError(
                status: .badRequest, name: "LIMIT_EXCEEDED", message: "User has exceeded daily upload limits")
        case .new(let job): return try .json(Self.status(job))
        }
    }

    private static func limits(_ remaining: (videos: Int, bytes: Int)) -> JSONValue {
        let isUsedUp = remaining.videos == 0 || remaining.bytes == 0
        var members: [String: JSONValue] = [
            "canUpload": .bool(!isUsedUp), "remainingDailyVideos": .integer(Int64(remaining.videos)),
            "remainingDailyBytes": .integer(Int64(remaining.bytes)),
        ]
        if isUsedUp {
            members["error"] = "LIMIT_EXCEEDED"
            members["message"] = "User has exceeded daily upload videos limit"
        }
        return .object(members)
    }

    private static func status(_ job: VideoJobs.Job) -> JSONValue {
        let state =
            switch (job.blob, job.failure) {
            case (.some, _): "JOB_STATE_COMPLETED"
            case (_, .some): "JOB_STATE_FAILED"
            default: job.polls == 0 ? "JOB_STATE_CREATED" : "JOB_STATE_ENCODING"
            }
        var members: [String: JSONValue] = [
            "jobId": .string(job.id), "did": .string(job.did.description), "state": .string(state),
        ]
        if job.polls > 0, job.blob == nil, job.failure == nil { members["progress"] = .integer(50) }
        if let blob = job.blob { members["blob"] = blob }
        if let failure = job.failure {
            members["failureCode"] = .string(failure.code)
            members["error"] = .string(failure.code)
            members["message"] = .string(failure.message)
        }
        return .object(members)
    }
}
