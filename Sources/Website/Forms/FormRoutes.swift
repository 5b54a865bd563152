import Accounts
import HTTPTypes
import Hummingbird
import NIOCore

/// The only way to a route that changes something: the form's origin, size and token are checked before the handler.
struct FormRoutes: Sendable {
    let site: Site

    /// What a handler of a form gets.
    struct Submission: Sendable {
        let form: FormBody
        let request: Request
        let context: SiteContext
        /// The session that the form's token belongs to.
        let session: BrowserSession
    }

    /// Fields that carry text take at most this much, in bytes.
    static let usualLimit = 64 * 1024

    func post(
        _ path: RouterPath, on routes: RouterGroup<SiteContext>, limit: Int = usualLimit,
        handler: @escaping @Sendable (Submission) async throws -> Response
    ) {
        routes.post(path) { request, context in
            let session = try checked(request, context)
            let body = try await request.body.collect(upTo: limit)
            let form = try FormBody(parsing: String(buffer: body))
            guard FormToken.isValid(form["token"] ?? "", key: session.formKey) else { throw SiteError.staleForm }
            return try await handler(
                Submission(form: form, request: request, context: context, session: session))
        }
    }

    /// For bodies other than forms: the token comes in the header `X-Form-Token`, and the handler reads the body.
    func upload(
        _ path: RouterPath, on routes: Router<SiteContext>,
        handler: @escaping @Sendable (Request, SiteContext, BrowserSession) async throws -> Response
    ) {
        routes.post(path) { request, context in
            let session = try checked(request, context)
            guard FormToken.isValid(request.headers[.formToken] ?? "", key: session.formKey) else {
                throw SiteError.staleForm
            }
            return try await handler(request, context, session)
        }
    }

    /// The session, unless another site sent the form.
    private func checked(_ request: Request, _ context: SiteContext) throws -> BrowserSession {
        if let origin = request.headers[.origin], origin != site.configuration.publicURL { throw SiteError.crossSite }
        if let fetchSite = request.headers[.secFetchSite], fetchSite != "same-origin" { throw SiteError.crossSite }
        guard let session = context.session else { throw SiteError.staleForm }
        return session
    }
}
