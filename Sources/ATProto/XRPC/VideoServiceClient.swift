import FoundationEssentials
import HTTPTransport
import Identifiers

/// Hands videos to the service that makes them playable and puts them into the account's PDS.
///
/// It knows nobody: each call carries a token with which the PDS vouches for the account
/// (``PDSClient/serviceToken(for:method:expiresAt:session:)``). Sources: the lexicons `app.bsky.video.*`
/// (bluesky-social/atproto), and bluesky-social/social-app, `src/lib/media/video/upload.ts`.
package struct VideoServiceClient: Sendable {
    package static let uploadMethod = "com.atproto.repo.uploadBlob"
    package static let limitsMethod = "app.bsky.video.getUploadLimits"

    private let client: OutboundClient
    private let base: OutboundURL
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - base: https://video.bsky.app is Bluesky's.
    ///   - now: milliseconds since 1970 UTC.
    package init(client: OutboundClient, base: OutboundURL, now: @escaping @Sendable () -> Int64) {
        self.client = client
        self.base = base
        self.now = now
    }

    /// Who a token for the service itself is meant for.
    package var audience: String { base.serviceDID }

    /// What the account may still hand in.
    ///
    /// - Parameter token: of the PDS, for ``audience`` and ``limitsMethod``.
    package func getUploadLimits(token: String) async throws(NetworkError) -> VideoUploadLimits {
        let call = XRPCCall(operation: "video.getUploadLimits", method: Self.limitsMethod)
        let response = try await send(call, token: token)
        guard response.isSuccess else { throw response.refusal(of: call.operation, now: now()) }
        return try response.decode(VideoUploadLimits.self, operation: call.operation, changesSomething: false)
    }

    /// Hands a video in. One that the service has had from this account already is not taken again: the answer is the
    /// job that it was.
    ///
    /// - Parameters:
    ///   - bytes: an MP4 file.
    ///   - name: how the service calls the file.
    ///   - token: of the PDS, for the PDS itself and ``uploadMethod``, which the service uses when it is done: good for
    ///     half an hour.
    package func uploadVideo(
        _ bytes: [UInt8], name: String, did: DID, token: String
    ) async throws(NetworkError) -> VideoJob {
        var call = XRPCCall(operation: "video.uploadVideo", method: "app.bsky.video.uploadVideo")
        call.parameters = [(name: "did", value: did.description), (name: "name", value: name)]
        call.procedure = .blob(bytes, type: "video/mp4")
        let response = try await send(call, token: token)
        guard response.isSuccess || response.status == 409 else {
            throw response.refusal(of: call.operation, now: now())
        }
        do {
            return try JSONDecoder().decode(VideoJob.self, from: Data(response.body))
        } catch {
            guard response.isSuccess else { throw response.refusal(of: call.operation, now: now()) }
            throw response.unreadable(call.operation, "no job", changesSomething: true)
        }
    }

    /// How far a job is; public. Nil when the service does not know it (any more).
    package func getJobStatus(_ id: String) async throws(NetworkError) -> VideoJob? {
        var call = XRPCCall(operation: "video.getJobStatus", method: "app.bsky.video.getJobStatus")
        call.parameters = [(name: "jobId", value: id)]
        let response = try await send(call, token: nil)
        guard response.isSuccess else {
            let error = response.refusal(of: call.operation, now: now())
            // Without a name it is not the service's own answer.
            guard [400, 404].contains(response.status), error.code != nil else { throw error }
            return nil
        }
        return try response.decode(VideoJob.self, operation: call.operation, changesSomething: false)
    }

    private func send(_ call: XRPCCall, token: String?) async throws(NetworkError) -> OutboundResponse {
        var request = try call.request(at: base)
        if let token { request.headers.append((name: "Authorization", value: "Bearer \(token)")) }
        return try await client.send(request)
    }
}

extension PDSClient {
    /// A token with which the PDS vouches for the account to another service, for one method.
    ///
    /// - Parameters:
    ///   - audience: the service's DID.
    ///   - expiresAt: milliseconds since 1970 UTC; at most an hour from now.
    package func serviceToken(
        for audience: String, method: String, expiresAt: Int64, session: ATSession
    ) async throws(XRPCError) -> String {
        struct Answer: Decodable, Sendable {
            let token: String
        }
        var call = XRPCCall(operation: "atproto.getServiceAuth", method: "com.atproto.server.getServiceAuth")
        call.parameters = [
            (name: "aud", value: audience), (name: "lxm", value: method), (name: "exp", value: "\(expiresAt / 1_000)"),
        ]
        return try await wire.send(call, to: session.pds, as: .init(session), reading: Answer.self).value.token
    }
}

extension OutboundURL {
    /// The `did:web` of a service at the root of its host (https://w3c-ccg.github.io/did-method-web/).
    package var serviceDID: String {
        "did:web:\(host.name)\(host.port.map { "%3A\($0)" } ?? "")"
    }
}
