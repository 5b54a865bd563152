import Accounts
import HTTPTypes
import Hummingbird
import Identifiers

/// Opens and replaces browser sessions.
struct Sessions: Sendable {
    /// A session and, when it is new, the line that sets its cookie.
    struct Held: Sendable {
        let session: BrowserSession
        let setCookie: String?
    }

    let services: SiteServices
    let cookie: SessionCookie
    let limiter: RateLimiter
    let rates: RateLimits

    /// The browser's session, or a new one that belongs to nobody: a form needs one.
    func held(_ request: Request, _ context: SiteContext) async throws -> Held {
        if let session = context.session { return Held(session: session, setCookie: nil) }
        try await limiter.spend("open/\(context.network)", rates.address, now: services.now())
        return try await open(member: nil, request)
    }

    /// A new session in place of the old one: after signing in, linking and joining.
    func replace(_ old: BrowserSession, with member: MemberID, _ request: Request) async throws -> Held {
        let held = try await open(member: member, request)
        try await services.accounts.endSession(tokenHash: old.tokenHash)
        return held
    }

    private func open(member: MemberID?, _ request: Request) async throws -> Held {
        let token = SessionToken(randomBytes: services.randomBytes)
        let session = try await services.accounts.openSession(
            tokenHash: token.hash, member: member, userAgent: String((request.headers[.userAgent] ?? "").prefix(200)),
            formKey: services.randomBytes(FormToken.length), now: services.now())
        return Held(session: session, setCookie: cookie.line(for: token))
    }
}
