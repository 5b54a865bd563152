import HTTPTypes
import Hummingbird

/// Sends whoever came by another name of this machine to the site's own address: cookies and sign-ins know only one.
struct OneOrigin: RouterMiddleware {
    typealias Context = SiteContext

    let publicURL: String

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get, let host = request.head.authority, host.hasPrefix("localhost:"),
            publicURL.hasPrefix("http://127.0.0.1:")
        else { return try await next(request, context) }
        return .seeOther(publicURL + request.uri.string)
    }
}
