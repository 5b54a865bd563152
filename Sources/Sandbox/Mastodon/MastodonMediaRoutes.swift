import HTTPTypes
import Hummingbird

/// Pictures and videos for posts (docs.joinmastodon.org/methods/media). What was uploaded is counted and described, not
/// kept.
struct MastodonMediaRoutes: Sendable {
    let api: MastodonAPI
    let store: StatusStore
    let now: @Sendable () -> Int64

    func add(to router: Router<SandboxRequestContext>) {
        for version in ["v1", "v2"] {
            router.post("api/\(version)/media") { request, _ in
                let form = try await MultipartBody(of: request, upTo: 110_000_000)
                let settings = await api.fediverse.settings(of: api.host)
                return try await api.personal(request, "write:media") { author, _ in
                    let added = try await add(form, by: author, settings)
                    return answer(added, else: version == "v2" ? .accepted : .ok)
                }
            }
        }
        router.get("api/v1/media/:id") { request, context in
            try await api.personal(request, "write:media") { author, _ in
                guard let found = await store.media(context.parameters.get("id") ?? "", of: author.address) else {
                    throw MastodonFault.notFound
                }
                return answer(found, else: .partialContent)
            }
        }
    }

    /// - Parameter unready: the status while it is still processed.
    private func answer(_ media: StatusStore.Media, else unready: HTTPResponse.Status) -> MastodonAPI.Answer {
        let isReady = media.readyAt <= now()
        return .init(body: media.entity(isReady: isReady), status: isReady ? .ok : unready)
    }

    private func add(
        _ form: MultipartBody?, by author: FediverseAccount, _ settings: MastodonServerSettings
    ) async throws -> StatusStore.Media {
        guard let file = form?.parts.first(where: { $0.name == "file" }), !file.bytes.isEmpty else {
            throw MastodonFault.invalid("File can't be blank")
        }
        let description = form?.text("description")
        guard (description ?? "").count <= 1_500 else { throw MastodonFault.invalid("Description is too long") }
        guard let kind = Self.kind(of: file.bytes) else {
            throw MastodonFault.invalid("File content type is invalid, File is invalid")
        }
        guard file.bytes.count <= (kind == "image" ? 16_777_216 : 103_809_024) else {
            throw MastodonFault.invalid("File size is too large")
        }
        let readyAt = kind == "video" ? now() + settings.videoProcessingMilliseconds : 0
        return await store.add(
            StatusStore.Media(
                id: "", owner: author.address, kind: kind, bytes: file.bytes.count, description: description,
                readyAt: readyAt))
    }

    /// By what the bytes begin with; nil for what is neither a picture nor a video.
    private static func kind(of bytes: ArraySlice<UInt8>) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image" }
        if bytes.starts(with: "GIF8".utf8) || bytes.starts(with: "RIFF".utf8) { return "image" }
        return bytes.dropFirst(4).starts(with: "ftyp".utf8) ? "video" : nil
    }
}
