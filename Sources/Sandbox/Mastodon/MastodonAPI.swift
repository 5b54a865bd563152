import HTTPTypes
import Hummingbird

/// What every method of the API does first: who calls, whether their token allows it, how much they may still ask.
struct MastodonAPI: Sendable {
    /// Who calls.
    struct Caller: Sendable {
        let token: MastodonAuthorization.Token?
        var account: FediverseAddress? { token?.account }
    }

    enum Access: Sendable {
        /// No token needed; one that is sent must count.
        case open
        /// A token with this scope.
        case scope(String)
    }

    struct Answer: Sendable {
        var body: JSONValue
        var headers: HTTPFields = [:]
        var status: HTTPResponse.Status = .ok
    }

    let host: MastodonHost
    let fediverse: Fediverse
    let authorization: MastodonAuthorization

    /// Runs a method and writes its answer, or its fault in the way of the server's software.
    ///
    /// - Parameter countsFollows: the rate limit's headers tell the budget of follows, as Mastodon's do there.
    func answer(
        _ request: Request, _ access: Access, countsFollows: Bool = false,
        _ method: @Sendable (Caller, FormParameters) async throws -> Answer
    ) async throws -> Response {
        let software = await fediverse.settings(of: host).software
        var caller = Caller(token: nil)
        do {
            caller = try await self.caller(request, access)
            let state = await fediverse.countRequest(caller.account, on: host)
            var headers = Self.headers(state)
            guard state.isAllowed else {
                return try MastodonFault.tooManyRequests.response(of: software, headers: headers)
            }
            do {
                let answer = try await method(caller, try await FormParameters(queryAndBodyOf: request))
                headers.merge(answer.headers)
                await countFollows(countsFollows, caller, into: &headers)
                return try Response.json(answer.body, status: answer.status, headers: headers)
            } catch let fault as MastodonFault {
                await countFollows(countsFollows, caller, into: &headers)
                return try fault.response(of: software, headers: headers)
            }
        } catch let fault as MastodonFault {
            return try fault.response(of: software, headers: [:])
        }
    }

    /// A method that only a person can call.
    func personal(
        _ request: Request, _ scope: String, countsFollows: Bool = false,
        _ method: @Sendable (FediverseAccount, FormParameters) async throws -> Answer
    ) async throws -> Response {
        try await answer(request, .scope(scope), countsFollows: countsFollows) { caller, parameters in
            guard let address = caller.account, let account = await fediverse.account(address) else {
                throw MastodonFault.userMissing
            }
            guard !account.isGone else { throw MastodonFault.notAllowed }
            return try await method(account, parameters)
        }
    }

    private func caller(_ request: Request, _ access: Access) async throws -> Caller {
        let header = request.headers[.authorization]
        switch access {
        case .open:
            return Caller(token: header == nil ? nil : try await authorization.token(authorization: header))
        case .scope(let scope):
            let token = try await authorization.token(authorization: header)
            // `profile` allows to read who one is, and nothing else (Mastodon 4.3).
            let isProfile =
                scope == "read:accounts" && token.scopes.allow("profile")
                && request.uri.path.hasSuffix("/verify_credentials")
            guard token.scopes.allow(scope) || isProfile else { throw MastodonFault.outsideScopes }
            return Caller(token: token)
        }
    }

    private func countFollows(_ counts: Bool, _ caller: Caller, into headers: inout HTTPFields) async {
        guard counts, let account = caller.account, let state = await fediverse.followBudget(of: account) else {
            return
        }
        headers.merge(Self.headers(state))
    }

    private static func headers(_ state: FixedWindows.State) -> HTTPFields {
        // Six digits after the point, as Ruby's iso8601(6) writes.
        let reset = Timestamp(milliseconds: state.resetAt).iso8601.dropLast() + "000Z"
        return [
            .known("X-RateLimit-Limit"): "\(state.limit)", .known("X-RateLimit-Remaining"): "\(state.remaining)",
            .known("X-RateLimit-Reset"): String(reset),
        ]
    }
}

extension HTTPFields {
    fileprivate mutating func merge(_ others: HTTPFields) {
        for field in others { self[field.name] = field.value }
    }
}
