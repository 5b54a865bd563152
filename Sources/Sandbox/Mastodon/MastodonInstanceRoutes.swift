import HTTPTypes
import Hummingbird

/// What a server tells about itself: `/api/v2/instance`, `/api/v1/instance`, NodeInfo 2.0.
struct MastodonInstanceRoutes: Sendable {
    let api: MastodonAPI
    let origin: String

    private var host: String { String(origin.dropFirst("http://".count)) }

    func add(to router: Router<SandboxRequestContext>) {
        router.get("api/v2/instance") { request, _ in
            let settings = await api.fediverse.settings(of: api.host)
            return try await api.answer(request, .open) { _, _ in .init(body: version2(settings)) }
        }
        router.get("api/v1/instance") { request, _ in
            let settings = await api.fediverse.settings(of: api.host)
            return try await api.answer(request, .open) { _, _ in .init(body: version1(settings)) }
        }
        router.get(".well-known/nodeinfo") { _, _ in
            try Response.json([
                "links": [
                    [
                        "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                        "href": .string("\(origin)/nodeinfo/2.0"),
                    ]
                ]
            ])
        }
        router.get("nodeinfo/2.0") { _, _ in
            let settings = await api.fediverse.settings(of: api.host)
            return try Response.json([
                "version": "2.0",
                "software": ["name": .string(settings.name), "version": .string(settings.version)],
                "protocols": ["activitypub"], "services": ["inbound": [], "outbound": []],
                "usage": ["users": ["total": 350], "localPosts": 0], "openRegistrations": false, "metadata": [:],
            ])
        }
        router.get("/") { _, _ in
            SandboxPage(
                title: "Sandbox Mastodon", place: "a stand-in for a Mastodon server",
                body: "<h1>\(escapedHTML(host))</h1><p>A server with the Mastodon API, and nothing to read.</p>"
            ).response()
        }
    }

    /// docs.joinmastodon.org/entities/Instance.
    private func version2(_ settings: MastodonServerSettings) -> JSONValue {
        .members([
            "domain": .string(host), "title": .string("Sandbox \(settings.name)"),
            "version": .string(settings.version), "description": "A stand-in. Nobody here is real.",
            "source_url": settings.software == .mastodon
                ? "https://github.com/mastodon/mastodon" : "https://codeberg.org/superseriousbusiness/gotosocial",
            "usage": ["users": ["active_month": 300]], "thumbnail": ["url": .string("\(origin)/thumbnail.png")],
            "languages": ["en"], "configuration": configuration(settings),
            "registrations": ["enabled": false, "approval_required": false, "message": nil, "url": nil],
            "api_versions": settings.software == .mastodon ? ["mastodon": 6] : nil,
            "contact": ["email": "admin@example.com", "account": nil], "rules": [],
        ])
    }

    /// docs.joinmastodon.org/entities/V1_Instance; GoToSocial's `uri` is an address.
    private func version1(_ settings: MastodonServerSettings) -> JSONValue {
        [
            "uri": .string(settings.software == .mastodon ? host : origin),
            "title": .string("Sandbox \(settings.name)"), "short_description": "A stand-in.",
            "description": "A stand-in. Nobody here is real.", "email": "admin@example.com",
            "version": .string(settings.version), "urls": [:],
            "stats": ["user_count": 350, "status_count": 0, "domain_count": 3],
            "thumbnail": .string("\(origin)/thumbnail.png"), "languages": ["en"], "registrations": false,
            "approval_required": false, "invites_enabled": false, "configuration": configuration(settings),
            "contact_account": nil, "rules": [],
        ]
    }

    private func configuration(_ settings: MastodonServerSettings) -> JSONValue {
        [
            "urls": [:], "accounts": ["max_featured_tags": 10],
            "statuses": [
                "max_characters": .integer(Int64(settings.maximumCharacters)), "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            ],
            "media_attachments": [
                "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"],
                "image_size_limit": 16_777_216, "image_matrix_limit": 33_177_600, "video_size_limit": 103_809_024,
                "video_frame_rate_limit": 120, "video_matrix_limit": 8_294_400, "description_limit": 1_500,
            ],
            "polls": [
                "max_options": 4, "max_characters_per_option": 50, "min_expiration": 300,
                "max_expiration": 2_629_746,
            ],
            "translation": ["enabled": false],
        ]
    }
}
