import HTTPTypes
import Hummingbird
import Identifiers

/// `/i/oauth2/authorize`, `/2/oauth2/token`, `/2/oauth2/revoke`.
struct XOAuthRoutes: Sendable {
    let server: XAuthorizationServer
    let community: Community

    func add(to router: Router<SandboxRequestContext>) {
        router.get("i/oauth2/authorize") { request, _ in
            do throws(XAuthorizationRequest.Refusal) {
                let (token, asked) = try await server.begin(FormParameters(query: request))
                return page(asked, token: token)
            } catch {
                return refusal(error)
            }
        }
        router.post("i/oauth2/authorize") { request, _ in
            let form = try await FormParameters(form: request)
            return await decide(form)
        }
        router.post("2/oauth2/token") { request, _ in
            let form = try await FormParameters(form: request)
            let answer = try await server.token(form, authorization: request.headers[.authorization])
            return try Response.json(answer, headers: [.cacheControl: "no-store"])
        }
        router.post("2/oauth2/revoke") { request, _ in
            let form = try await FormParameters(form: request)
            try await server.revoke(form, authorization: request.headers[.authorization])
            return try Response.json(["revoked": true])
        }
    }

    private func decide(_ form: FormParameters) async -> Response {
        do throws(XAuthorizationRequest.Refusal) {
            let token = form["request"] ?? ""
            guard form["decision"] == "accept" else {
                return .redirect(to: try await server.decide(token, as: nil))
            }
            guard let account = community[form["person"] ?? ""]?.x, account.status == .active else {
                throw XAuthorizationRequest.Refusal(explanation: "Nobody can sign in to X with that account")
            }
            return .redirect(to: try await server.decide(token, as: account.id))
        } catch {
            return refusal(error)
        }
    }

    private func page(_ request: XAuthorizationRequest, token: String) -> Response {
        let scopes = request.scopes.map { "<li><code>\(escapedHTML($0))</code></li>" }.joined(separator: "\n")
        let choice = PersonChoice(
            people: community.people,
            account: { $0.x.map { "@\($0.screenName)" } },
            displayName: { $0.x?.displayName },
            impossible: { person in
                switch person.x?.status {
                case .deleted: "closed this account"
                case .suspended: "is suspended"
                default: nil
                }
            })
        return SandboxPage(
            title: "Sign in – sandbox X", place: "a stand-in for X",
            body: """
                <h1>\(escapedHTML(request.clientID)) wants to access an X account</h1>
                <form method="post" action="/i/oauth2/authorize">
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
        ).response(formTargets: SandboxPage.origin(of: request.redirectURI))
    }

    private func refusal(_ refusal: XAuthorizationRequest.Refusal) -> Response {
        SandboxPage(
            title: "Something went wrong – sandbox X", place: "a stand-in for X",
            body: """
                <h1>Something went wrong</h1>
                <p>You weren’t able to give access to the App. Go back and try logging in again.</p>
                <p>Why (X does not tell): \(escapedHTML(refusal.explanation)).</p>
                """
        ).response(status: .badRequest)
    }
}
