import ATProto
import HTTPTransport
import Outbox

/// Brings the files of one post to where its account is kept: pictures to its own server, videos through the video
/// service where there is one. Each goes out once: what was brought stands in the draft, which is stored after each file.
struct BlueskyMedia: Sendable {
    /// How long the service may use the token that comes with a video, in milliseconds.
    private static let tokenLifetime: Int64 = 30 * 60_000
    /// A job that takes longer, in milliseconds, is not waited for.
    private static let longestJob = Pace.day

    let pds: PDSClient
    let service: VideoServiceClient?
    let source: any MediaSource
    let pace: Pace
    let now: @Sendable () -> Int64

    /// What came of handing a video in.
    private enum HandIn {
        case job(VideoJob)
        /// The day's share is used up; the service's sentence.
        case usedUp(String?)
        /// Not by this service, not from this server.
        case notTaken
    }

    /// Brings what is not there yet.
    ///
    /// - Returns: when it goes on, if not everything could be brought now; nil when all is there.
    /// - Throws: `MediaUnavailable`, and what ends or postpones any try.
    func bring(
        _ payload: PostPayload, _ draft: inout PostDraft, as session: ATSession, for lane: LaneKey,
        under hold: LeaseHold, counting usage: TryUsage
    ) async throws -> PerformanceReport? {
        do {
            for (place, media) in payload.media.prefix(4).enumerated() {
                if draft.files[place]?.name != media.file { draft.files[place] = nil }
                if draft.files[place]?.blob != nil { continue }
                let wait = try await bring(media, at: place, of: payload, &draft, session, lane, hold, usage)
                if let wait { return wait }
            }
            return nil
        } catch let error as NetworkError {
            // The account's own server speaks XRPC: this is the service's.
            return trouble(error)
        }
    }

    private func bring(
        _ media: PostPayload.Media, at place: Int, of payload: PostPayload, _ draft: inout PostDraft,
        _ session: ATSession, _ lane: LaneKey, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport? {
        var limits: VideoUploadLimits?
        if media.isVideo, let service, draft.usesVideoService {
            if let job = draft.files[place]?.job {
                if let wait = try await look(after: job, of: media, at: place, &draft, service, hold) { return wait }
                if draft.files[place]?.blob != nil { return nil }
            }
            // Before anything is converted.
            limits = try await uploadLimits(session, service, usage)
            if let limits, limits.isUsedUp(for: 1) {
                return try waitForShare(limits.message, lane, &draft)
            }
        }
        var bounds = MediaLimits.bluesky
        bounds.allowsVideo = payload.media.count == 1
        let prepared = try await source.prepared(media, within: bounds)
        var file = PostDraft.File(
            name: media.file, isVideo: prepared.isVideo, width: prepared.width, height: prepared.height)
        if prepared.isVideo, let service, draft.usesVideoService {
            switch try await handIn(prepared, payload, session, service, limits, hold, usage) {
            case .usedUp(let sentence): return try waitForShare(sentence, lane, &draft)
            case .notTaken: draft.usesVideoService = false
            case .job(let job):
                let begun = PostDraft.Job(id: job.id, begunAt: now())
                file.job = begun
                file.blob = job.blob
                draft.files[place] = file
                draft.waitsForShare = false
                // Before it is waited for: another try goes on with the job, and hands nothing in.
                try await hold.note(try draft.encoded())
                if job.blob != nil { return nil }
                guard job.state == .completed else { return later(in: Self.pause(after: 0)) }
                if let wait = try await look(after: begun, of: media, at: place, &draft, service, hold) { return wait }
                if draft.files[place]?.blob != nil { return nil }
            }
        }
        try hold.check()
        do {
            file.blob = try await usage.request(isUpload: true) {
                try await pds.uploadBlob(prepared.bytes, mimeType: prepared.mimeType, session: session).value
            }
        } catch let error as XRPCError where error.networkError.status == 413 {
            throw MediaUnavailable("\(session.pds.host) takes no file of \(prepared.bytes.count) bytes")
        }
        file.job = nil
        draft.files[place] = file
        draft.waitsForShare = false
        try await hold.note(try draft.encoded())
        return nil
    }

    /// The videos of the account wait, and one of them asks again in an hour. Draft and outcome are stored together: by
    /// the one its charges name the budget that waits, by the other the engine tells it from posts that do not.
    private func waitForShare(
        _ sentence: String?, _ lane: LaneKey, _ draft: inout PostDraft
    ) throws -> PerformanceReport {
        draft.waitsForShare = true
        let interim = Outcome(
            code: PostDraft.waitingForShare, succeeded: false, reason: sentence.map { String($0.prefix(300)) })
        return PerformanceReport(
            .again(at: now(), interim: interim, receipt: try draft.encoded()),
            closedBudgets: [
                ClosedBudget(budget: Pace.videos(of: lane), until: now() + max(50, pace.window(Pace.hour)))
            ])
    }

    /// Asks how far a job is. When it is done the draft has the file; when it came to nothing in a way that sending the
    /// file elsewhere helps, the draft says so and nil is returned too.
    private func look(
        after job: PostDraft.Job, of media: PostPayload.Media, at place: Int, _ draft: inout PostDraft,
        _ service: VideoServiceClient, _ hold: LeaseHold
    ) async throws -> PerformanceReport? {
        let found = try await service.getJobStatus(job.id)
        switch (found?.state, found?.blob) {
        case (.completed, let blob?):
            draft.files[place]?.blob = blob
            try await hold.note(try draft.encoded())
            return nil
        case (.failed, _):
            // Its work was done but the account's server did not take it from the service.
            if found?.failureCode?.hasPrefix("pds_upload") == true {
                draft.files[place] = nil
                draft.usesVideoService = false
                try await hold.note(try draft.encoded())
                return nil
            }
            // Another try hands it in anew.
            draft.files[place] = nil
            try await hold.note(try draft.encoded())
            throw MediaUnavailable(
                "the video service cannot use \(media.file): \(found?.message ?? found?.failureCode ?? "no reason given")"
            )
        case (nil, _):
            draft.files[place] = nil
            try await hold.note(try draft.encoded())
            return later(in: Self.pause(after: 0))
        default:
            let elapsed = now() - job.begunAt
            guard elapsed < Self.longestJob else {
                draft.files[place] = nil
                try await hold.note(try draft.encoded())
                throw MediaUnavailable("the video service has not finished with \(media.file) in a day")
            }
            return later(in: Self.pause(after: elapsed))
        }
    }

    /// - Parameter known: what the account may still hand in, if that was asked for already.
    private func handIn(
        _ prepared: PreparedMedia, _ payload: PostPayload, _ session: ATSession, _ service: VideoServiceClient,
        _ known: VideoUploadLimits?, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> HandIn {
        var limits = known
        if limits == nil { limits = try await uploadLimits(session, service, usage) }
        if let limits, limits.isUsedUp(for: prepared.bytes.count) { return .usedUp(limits.message) }
        if let limits, !limits.canUpload {
            throw MediaUnavailable(
                "the video service takes no video of this account: \(limits.message ?? limits.error ?? "")")
        }
        guard
            let token = try await token(for: session.pds.serviceDID, VideoServiceClient.uploadMethod, session, usage)
        else { return .notTaken }
        try hold.check()
        let job = try await taken {
            // The service puts it into the account's repository, where it counts as an upload.
            try await usage.request(isUpload: true) {
                try await service.uploadVideo(
                    prepared.bytes, name: "\(payload.key).mp4", did: session.did, token: token)
            }
        }
        return job.map(HandIn.job) ?? .notTaken
    }

    /// Nil for who may not ask, or cannot: the upload itself says it then.
    private func uploadLimits(
        _ session: ATSession, _ service: VideoServiceClient, _ usage: TryUsage
    ) async throws -> VideoUploadLimits? {
        guard
            let token = try await token(for: service.audience, VideoServiceClient.limitsMethod, session, usage)
        else { return nil }
        return try await taken { try await service.getUploadLimits(token: token) }
    }

    /// What the service answers; nil when it refuses for good.
    private func taken<Answer: Sendable>(_ ask: () async throws -> Answer) async throws -> Answer? {
        do {
            return try await ask()
        } catch let error as NetworkError {
            guard let status = error.status, (400..<500).contains(status), ![408, 425, 429].contains(status),
                error.code != nil
            else { throw error }
            return nil
        }
    }

    /// A token of the account's server for another service; nil when it gives none, or may not.
    private func token(
        for audience: String, _ method: String, _ session: ATSession, _ usage: TryUsage
    ) async throws -> String? {
        do {
            return try await usage.request {
                try await pds.serviceToken(
                    for: audience, method: method, expiresAt: now() + Self.tokenLifetime, session: session)
            }
        } catch XRPCError.scopeMissing {
            return nil
        } catch XRPCError.network(let error) where [400, 403, 404, 501].contains(error.status) {
            return nil
        }
    }

    /// The service's trouble is no trouble of the account's server: nothing else waits for it.
    private func trouble(_ error: NetworkError) -> PerformanceReport {
        if let until = Troubles(now: now).announced(error) {
            return PerformanceReport(.again(at: until, interim: Self.interim(error.message)))
        }
        return PerformanceReport(
            .troubled(
                givingUp: Outcome(
                    code: PostOutcome.failed.rawValue, succeeded: false,
                    reason: "reason.network.\(error.cause.rawValue)")))
    }

    private func later(in milliseconds: Int64) -> PerformanceReport {
        PerformanceReport(.again(at: now() + max(50, pace.window(milliseconds)), interim: Self.interim(nil)))
    }

    private static func interim(_ reason: String?) -> Outcome {
        Outcome(code: PostDraft.processing, succeeded: false, reason: reason.map { String($0.prefix(300)) })
    }

    /// Often at first, since short videos are done in seconds; at most once a minute.
    private static func pause(after elapsed: Int64) -> Int64 { min(60_000, max(1_500, elapsed / 4)) }
}
