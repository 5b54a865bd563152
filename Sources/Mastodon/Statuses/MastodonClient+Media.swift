import HTTPTransport
import Identifiers

/// The id that a server gives to an uploaded file.
package typealias MastodonMediaID = MastodonStatusID

/// An uploaded file.
package struct MastodonMedia: Sendable, Hashable {
    package let id: MastodonMediaID
    /// Whether it can be attached now; otherwise the server still works on it.
    package let isReady: Bool
}

extension MastodonClient {
    /// Uploads a picture or video. Unused ones are dropped by the server after a day or so.
    ///
    /// https://docs.joinmastodon.org/methods/media/#v2, scope `write:media`; 30 in 30 minutes
    /// (config/initializers/rack_attack.rb). Servers that have version 1 only answer 404, and are asked that way.
    ///
    /// - Parameters:
    ///   - type: of the bytes, such as `image/jpeg`.
    ///   - description: what it shows, for those who do not see it; may be empty.
    package func uploadMedia(
        _ bytes: [UInt8], type: String, description: String, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonMedia> {
        do throws(NetworkError) {
            return try await upload(bytes, type, description, path: "/api/v2/media", session)
        } catch  where error.status == 404 || error.status == 405 {
            return try await upload(bytes, type, description, path: "/api/v1/media", session)
        }
    }

    /// How far the server is with it; nil when it has none of that id (any more).
    ///
    /// https://docs.joinmastodon.org/methods/media/#get, scope `write:media`: 206 while it works on it.
    package func media(
        _ id: MastodonMediaID, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonMedia?> {
        let call = MastodonCall(
            operation: "mastodon.media", path: "/api/v1/media/\(id)", accessToken: session.accessToken)
        do throws(NetworkError) {
            let reply = try await wire.send(call, to: session.host)
            return MastodonAnswer(
                value: MastodonMedia(id: id, isReady: reply.status != 206), rateLimit: reply.rateLimit, requests: 1)
        } catch  where error.status == 404 {
            return MastodonAnswer(value: nil, rateLimit: error.rateLimit ?? RateLimitReport(), requests: 1)
        }
    }

    private func upload(
        _ bytes: [UInt8], _ type: String, _ description: String, path: String, _ session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonMedia> {
        var form = MultipartForm(avoiding: [bytes, Array(description.utf8)])
        if !description.isEmpty { form.append("description", description) }
        form.append("file", bytes, fileName: "file.\(Self.fileExtension(of: type))", type: type)
        var call = MastodonCall(
            operation: Self.uploadOperation, method: "POST", path: path, accessToken: session.accessToken)
        call.body = (bytes: form.body, contentType: form.contentType)
        call.timeoutMilliseconds = 120_000
        let (id, reply) = try await wire.send(call, to: session.host) { json in
            guard let id = json["id"]?.identifier.flatMap({ MastodonMediaID($0) }) else {
                throw MastodonStatus.ParseError.badID
            }
            return id
        }
        return MastodonAnswer(
            value: MastodonMedia(id: id, isReady: reply.status != 202), rateLimit: reply.rateLimit, requests: 1)
    }

    private static func fileExtension(of type: String) -> String {
        switch type {
        case "image/jpeg": "jpg"
        case "image/png": "png"
        case "image/gif": "gif"
        case "image/webp": "webp"
        case "video/mp4": "mp4"
        default: "bin"
        }
    }
}
