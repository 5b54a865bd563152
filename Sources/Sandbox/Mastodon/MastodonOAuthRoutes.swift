import HTTPTypes
import Hummingbird

/// Registering an app and signing in (docs.joinmastodon.org/methods/oauth, methods/apps).
struct MastodonOAuthRoutes: Sendable {
    let host: MastodonHost
    let authorization: MastodonAuthorization
    let fediverse: Fediverse
    let community: Community
    let origin: String

    func add(to router: Router<SandboxRequestContext>) {
        router.get(".well-known/oauth-authorization-server") { _, _ in
            guard await fediverse.settings(of: host).announcesOAuth else {
                return Response.text("404 page not found", status: .notFound)
            }
            return try Response.json(metadata)
        }
        router.post("api/v1/apps") { request, _ in
            do {
                let form = try await FormParameters(queryAndBodyOf: request)
                return try Response.json(Self.json(of: try await authorization.register(form)))
            } catch let fault as MastodonFault {
                return try fault.response(of: await fediverse.settings(of: host).software, headers: [:])
            }
        }
        router.get("oauth/authorize") { request, _ in await showPage(FormParameters(query: request)) }
        router.post("oauth/authorize") { request, _ in await takeDecision(try await FormParameters(form: request)) }
        router.post("oauth/token") { request, _ in
            let form = try await FormParameters(queryAndBodyOf: request)
            let answer = try await authorization.token(
                form, authorization: request.headers[.authorization],
                reusesTokens: await fediverse.settings(of: host).software == .mastodon)
            return try Response.json(answer, headers: [.cacheControl: "no-store"])
        }
        router.post("oauth/revoke") { request, _ in
            let form = try await FormParameters(queryAndBodyOf: request)
            try await authorization.revoke(form, authorization: request.headers[.authorization])
            return try Response.json([:])
        }
    }

    private func showPage(_ query: FormParameters) async -> Response {
        let pkce = await fediverse.settings(of: host).pkce
        do throws(MastodonAuthorization.Refusal) {
            let (token, request) = try await authorization.begin(query, pkce: pkce)
            return page(request, token: token)
        } catch {
            return refusal(error)
        }
    }

    private func takeDecision(_ form: FormParameters) async -> Response {
        var account: FediverseAddress?
        if form["decision"] == "accept" {
            account = community[form["person"] ?? ""].flatMap { self.account(of: $0) }
            guard let account, await fediverse.account(account)?.isGone == false else {
                return refusal(.shown("Nobody can sign in here with that account."))
            }
        }
        do throws(MastodonAuthorization.Refusal) {
            let (request, code) = try await authorization.decide(form["request"] ?? "", as: account)
            guard let code else {
                return .redirect(
                    to: request.callback([
                        ("error", "access_denied"),
                        ("error_description", "The resource owner or authorization server denied the request."),
                    ]))
            }
            guard request.redirectURI == MastodonAuthorization.outOfBand else {
                return .redirect(to: request.callback([("code", code)]))
            }
            return mastodonPage("Code", "<h1>Copy this code</h1><p><code id=\"code\">\(code)</code></p>").response()
        } catch {
            return refusal(error)
        }
    }

    /// The account that a person has on this server, were it one that they moved away from.
    private func account(of person: Person) -> FediverseAddress? {
        [person.mastodon, person.formerMastodon].compactMap { $0 }.first { $0.server == host }?.address
    }

    private func page(_ request: MastodonAuthorization.Request, token: String) -> Response {
        let scopes = request.scopes.list.map { "<li><code>\(escapedHTML($0))</code></li>" }.joined(separator: "\n")
        let choice = PersonChoice(
            people: community.people, account: { person in account(of: person).map { "@\($0.username)" } },
            displayName: { $0.mastodon?.displayName })
        let body = """
            <h1>\(escapedHTML(request.app.name)) asks for access</h1>
            <form method="post" action="/oauth/authorize">
            <input type="hidden" name="request" value="\(token)">
            \(choice.html)
            <h2>It may then</h2>
            <ul>
            \(scopes)
            </ul>
            <p class="answer">
            <button name="decision" value="accept">Accept</button>
            <button name="decision" value="deny">Deny</button>
            </p>
            </form>
            """
        return mastodonPage("Sign in", body).response(formTargets: SandboxPage.origin(of: request.redirectURI))
    }

    private func refusal(_ refusal: MastodonAuthorization.Refusal) -> Response {
        switch refusal {
        case .sent(let location): .redirect(to: location)
        case .shown(let explanation):
            mastodonPage("Error", "<h1>An error has occurred</h1><p>\(escapedHTML(explanation))</p>")
                .response(status: .badRequest)
        }
    }

    private func mastodonPage(_ title: String, _ body: String) -> SandboxPage {
        SandboxPage(title: "\(title) – sandbox Mastodon", place: "a stand-in for a Mastodon server", body: body)
    }

    private static func json(of app: MastodonAuthorization.App) -> JSONValue {
        .members([
            "id": .string(app.id), "name": .string(app.name), "website": app.website.map { .string($0) } ?? .null,
            "scopes": .array(app.scopes.list.map { .string($0) }),
            "redirect_uris": .array(app.redirectURIs.map { .string($0) }),
            "redirect_uri": .string(app.redirectURIs.joined(separator: "\n")), "client_id": .string(app.clientID),
            "client_secret": .string(app.clientSecret), "client_secret_expires_at": 0, "vapid_key": "",
        ])
    }

    /// RFC 8414, as Mastodon 4.4 answers it.
    private var metadata: JSONValue {
        [
            "issuer": .string("\(origin)/"), "service_documentation": "https://docs.joinmastodon.org/",
            "authorization_endpoint": .string("\(origin)/oauth/authorize"),
            "token_endpoint": .string("\(origin)/oauth/token"),
            "revocation_endpoint": .string("\(origin)/oauth/revoke"),
            "app_registration_endpoint": .string("\(origin)/api/v1/apps"),
            "scopes_supported": .array(MastodonScopes.all.map { .string($0) }),
            "response_types_supported": ["code"], "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        ]
    }
}
