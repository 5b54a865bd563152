import Accounts
import HTTPTypes
import Hummingbird

/// Finds out who asks and in which language, before anything else.
struct VisitorMiddleware: RouterMiddleware {
    typealias Context = SiteContext

    let site: Site

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let cookies = request.cookies
        context.language = site.languages.language(of: request, cookies: cookies)
        if site.configuration.trustsForwardedFor, let forwarded = request.headers[.xForwardedFor] {
            // The last hop is the one that our own proxy saw.
            context.address = forwarded.split(separator: ",").last.map { String($0.drop { $0 == " " }) }
        }
        if request.uri.path.hasPrefix("/assets/") { return try await next(request, context) }
        do {
            let now = site.services.now()
            if let token = site.cookie.token(in: cookies) {
                context.session = try await site.services.accounts.session(tokenHash: token.hash, now: now)
            }
            if let member = context.session?.member {
                context.member = try await site.services.accounts.member(member)
            }
        } catch  where StatusPage.answersAlways(request.uri.path) {
            // Whether the site works is told to anybody, also when it does not.
            context.session = nil
        } catch {
            return try await ErrorPages(site: site).response(to: error, request: request, context: context)
        }
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    // The names are constant and valid; the fallbacks are never taken.
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For") ?? .via
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .via
    static let formToken = HTTPField.Name("X-Form-Token") ?? .via
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .via
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .via
    static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .via
    static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .via
}
