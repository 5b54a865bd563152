import Hummingbird
import Identifiers

/// X's side of the sandbox, on the main listener: signing in with OAuth 2.0 and `/2/users/me`.
///
/// The control at `/_sandbox/x/…` takes JSON: `POST key` `{"state": "valid" | "revoked" | "notEnrolled"}`, `POST
/// expire-access-tokens` `{}`, `POST revoke-tokens` `{"person"?: KEY}`.
package struct XSandbox: SandboxService {
    package let authorization: XAuthorizationServer
    private let community: Community
    private let environment: SandboxEnvironment

    package var name: String { "x" }

    package init(community: Community, settings: XSettings = XSettings(), environment: SandboxEnvironment) {
        self.community = community
        self.environment = environment
        authorization = XAuthorizationServer(settings: settings, environment: environment)
    }

    package func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == .main else { return }
        XOAuthRoutes(server: authorization, community: community).add(to: router)
        XUserRoutes(server: authorization, community: community).add(to: router)
        addControl(to: router)
    }

    private func addControl(to router: Router<SandboxRequestContext>) {
        router.post("_sandbox/x/key") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            guard let state = body["state"]?.string.flatMap(XSettings.KeyState.init) else {
                throw HTTPError(.badRequest, message: "state is valid, revoked or notEnrolled")
            }
            await authorization.change { $0.keyState = state }
            return Response(status: .noContent)
        }
        router.post("_sandbox/x/expire-access-tokens") { request, _ in
            _ = try await ControlRoutes.body(of: request)
            await authorization.expireAccessTokens()
            return Response(status: .noContent)
        }
        router.post("_sandbox/x/revoke-tokens") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            if let key = body["person"]?.string {
                guard let id = community[key]?.x?.id else { throw HTTPError(.notFound, message: "Nobody: \(key)") }
                await authorization.revokeTokens(of: id)
            } else {
                await authorization.revokeTokens()
            }
            return Response(status: .noContent)
        }
    }

    package func snapshot() async throws -> JSONValue? {
        try JSONValue(encoding: await authorization.saved)
    }

    package func restore(_ snapshot: JSONValue) async throws {
        await authorization.restore(try snapshot.decode(as: [XAuthorizationServer.Grant].self))
    }
}
