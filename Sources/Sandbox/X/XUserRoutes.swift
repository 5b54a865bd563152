import HTTPTypes
import Hummingbird
import Identifiers

/// `GET /2/users/me` (docs.x.com, "User lookup me").
struct XUserRoutes: Sendable {
    private static let fields = [
        "created_at", "description", "entities", "id", "location", "name", "profile_image_url", "protected",
        "public_metrics", "url", "username", "verified",
    ]

    let server: XAuthorizationServer
    let community: Community

    func add(to router: Router<SandboxRequestContext>) {
        router.get("2/users/me") { request, _ in
            let settings = await server.settings
            guard settings.keyState != .revoked,
                let token = request.headers[.authorization].flatMap(Self.bearerToken),
                let grant = await server.grant(accessToken: token)
            else { throw XError.problem(.unauthorized, "Unauthorized") }
            let window = await server.countUsersMe(grant.userID)
            let headers = Self.headers(window)
            do {
                guard window.isAllowed else { throw XError.problem(.tooManyRequests, "Too Many Requests") }
                let user = try user(of: grant, query: FormParameters(query: request), settings: settings)
                return try Response.json(["data": user], headers: headers)
            } catch var error as XError {
                error.headers = headers
                throw error
            }
        }
    }

    private func user(
        of grant: XAuthorizationServer.Grant, query: FormParameters, settings: XSettings
    ) throws(XError) -> JSONValue {
        guard settings.keyState == .valid else { throw .notEnrolled(clientID: grant.clientID) }
        guard grant.scopes.contains("users.read"), grant.scopes.contains("tweet.read") else {
            throw .problem(.forbidden, "Forbidden")
        }
        let asked = (query["user.fields"] ?? "").split(separator: ",").map(String.init)
        let unknown = asked.filter { !Self.fields.contains($0) }
        guard unknown.isEmpty else { throw .badUserFields(unknown, allowed: Self.fields) }
        guard let account = community.person(xID: grant.userID)?.x, account.status == .active else {
            throw .problem(.forbidden, "Forbidden", detail: "User [\(grant.userID)] has been suspended.")
        }
        let all = user(account)
        return .object(all.filter { ["id", "name", "username"].contains($0.key) || asked.contains($0.key) })
    }

    private func user(_ account: Person.XAccount) -> [String: JSONValue] {
        let graph = community.graph
        return [
            "id": .string(account.id.description), "name": .string(account.displayName),
            "username": .string(account.screenName.description), "created_at": "2015-03-14T09:26:53.000Z",
            "description": "", "location": "Reef Bay", "protected": .bool(account.isProtected), "verified": false,
            "profile_image_url": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
            "url": "",
            "public_metrics": [
                "followers_count": .integer(Int64(graph.followers(of: account.id).count)),
                "following_count": .integer(Int64(graph.following(of: account.id).count)),
                "tweet_count": 3, "listed_count": 0, "like_count": 0, "media_count": 0,
            ],
        ]
    }

    private static func bearerToken(_ header: String) -> String? {
        header.lowercased().hasPrefix("bearer ") ? String(header.dropFirst(7)) : nil
    }

    private static func headers(_ window: FixedWindows.State) -> HTTPFields {
        [
            .known("x-rate-limit-limit"): "\(window.limit)",
            .known("x-rate-limit-remaining"): "\(window.remaining)",
            .known("x-rate-limit-reset"): "\(window.resetAt / 1000)",
        ]
    }
}
