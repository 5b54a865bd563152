import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Handing videos to the video service")
struct VideoServiceTests {
    private let video: [UInt8] = [0, 0, 0, 8] + Array("ftypisom".utf8) + [UInt8](repeating: 7, count: 500)

    private func service(_ bench: TestBench) -> VideoServiceClient {
        VideoServiceClient(client: bench.client, base: bench.origin, now: bench.clock.now)
    }

    private func session(_ bench: TestBench) async throws -> ATSession {
        try await bench.appPasswords.createSession(
            account: TestBench.anna.handle.description, password: TestBench.anna.appPassword)
    }

    private func token(
        _ bench: TestBench, _ session: ATSession, for audience: String? = nil,
        _ method: String = VideoServiceClient.uploadMethod, lasting milliseconds: Int64 = 1_800_000
    ) async throws -> String {
        try await bench.pds.serviceToken(
            for: audience ?? session.pds.serviceDID, method: method, expiresAt: bench.clock.now() + milliseconds,
            session: session)
    }

    @Test("A video is handed in, processed, and then a file of the account's, which a post can refer to")
    func processed() async throws {
        try await TestBench.run { bench in
            let (session, service) = (try await session(bench), service(bench))
            let job = try await service.uploadVideo(
                video, name: "a.mp4", did: session.did, token: try await token(bench, session))
            #expect(job.state == .inProcess("JOB_STATE_CREATED") && job.blob == nil)
            for _ in 0..<2 {
                let meanwhile = try #require(try await service.getJobStatus(job.id))
                #expect(meanwhile.state == .inProcess("JOB_STATE_ENCODING") && meanwhile.blob == nil)
            }
            let done = try #require(try await service.getJobStatus(job.id))
            let blob = try #require(done.blob)
            #expect(done.state == .completed && blob.mimeType == "video/mp4" && blob.size == video.count)
            let post = PostRecord(
                text: "", facets: [], languages: [], createdAt: 0, reply: nil,
                embed: PostEmbed(
                    images: [], video: .init(video: blob, alt: "", aspectRatio: nil), card: nil, quote: nil),
                selfLabels: [])
            _ = try await bench.pds.createRecord(
                post, rkey: RecordKey(TID(microseconds: 1, clockID: 0)), session: session)
        }
    }

    @Test("A video that the service has already is answered with the job that it was")
    func known() async throws {
        try await TestBench.run { bench in
            let (session, service) = (try await session(bench), service(bench))
            let token = try await token(bench, session)
            let first = try await service.uploadVideo(video, name: "a.mp4", did: session.did, token: token)
            let second = try await service.uploadVideo(video, name: "b.mp4", did: session.did, token: token)
            #expect(second.id == first.id && second.state == .completed && second.blob == nil)
        }
    }

    @Test("What is left of the day is told, and goes down with each video")
    func limits() async throws {
        var settings = ATProtoSettings()
        settings.video.videosPerDay = 1
        settings.video.bytesPerDay = 10_000
        try await TestBench.run(settings: settings) { bench in
            let (session, service) = (try await session(bench), service(bench))
            let asking = try await token(bench, session, for: service.audience, VideoServiceClient.limitsMethod)
            let before = try await service.getUploadLimits(token: asking)
            #expect(before.canUpload && before.remainingDailyVideos == 1)
            #expect(!before.isUsedUp(for: 10_000) && before.isUsedUp(for: 10_001))
            _ = try await service.uploadVideo(
                video, name: "a.mp4", did: session.did, token: try await token(bench, session))
            let after = try await service.getUploadLimits(token: asking)
            #expect(!after.canUpload && after.isUsedUp(for: 1) && after.message != nil)
        }
    }

    @Test("A job that the service does not know is nil, and its trouble is an error")
    func unknown() async throws {
        try await TestBench.run { bench in
            let found = try await service(bench).getJobStatus("job-nowhere")
            #expect(found == nil)
            await bench.sandbox.faults.add(
                FaultRule(
                    "GET /xrpc/app.bsky.video.getJobStatus", .answer(status: 404, body: .html, afterEffect: false)))
            await #expect(throws: NetworkError.self) {
                _ = try await service(bench).getJobStatus("job-nowhere")
            }
        }
    }

    @Test("A token for another service, another method or another account is no token for an upload")
    func otherTokens() async throws {
        try await TestBench.run { bench in
            let (session, service) = (try await session(bench), service(bench))
            let tokens = [
                try await token(bench, session, for: "did:web:video.example.com"),
                try await token(bench, session, VideoServiceClient.limitsMethod), "made.up.token",
            ]
            for token in tokens {
                await #expect(throws: NetworkError.self) {
                    _ = try await service.uploadVideo(video, name: "a.mp4", did: session.did, token: token)
                }
            }
            let own = try await token(bench, session)
            await #expect(throws: NetworkError.self) {
                _ = try await service.uploadVideo(video, name: "a.mp4", did: TestBench.bo.did, token: own)
            }
        }
    }

    @Test("A permission that does not cover videos is missing, and no token is good for more than an hour")
    func permission() async throws {
        try await TestBench.run { bench in
            let narrow = try await bench.signIn()
            do {
                _ = try await token(bench, narrow)
                Issue.record("a token was given")
            } catch XRPCError.scopeMissing {}
            let wide = try await session(bench)
            await #expect(throws: XRPCError.self) { _ = try await token(bench, wide, lasting: 3_700_000) }
        }
    }

    @Test("A service at a port of its own is named with it")
    func names() throws {
        #expect(try OutboundURL("https://video.example.com").serviceDID == "did:web:video.example.com")
        #expect(try OutboundURL("http://127.0.0.1:8081").serviceDID == "did:web:127.0.0.1%3A8081")
    }
}
