import FoundationEssentials
import HTTPTransport
import Identifiers

/// Sessions that are opened with an app password, for the command line and for servers without OAuth.
///
/// A server opens 30 for an account in five minutes and 300 in a day (bluesky-social/atproto,
/// `packages/pds/src/api/com/atproto/server/createSession.ts`). Such a session may do everything but manage the account.
package struct AppPasswordClient: Sendable {
    package enum Failure: Error, Sendable {
        case badAccount(AccountInput.ParseError)
        /// A server's address does not say whose account it is.
        case accountNeeded
        case identity(IdentityError)
        /// The name or the password is wrong.
        case wrongPassword(NetworkError)
        /// The account asks for a code, sent by e-mail, with this kind of password.
        case codeNeeded(NetworkError)
        /// The server opened a session for somebody else; it was not used.
        case subjectMismatch(DID)
        /// The refresh token is used, revoked or expired.
        case sessionEnded(NetworkError)
        case notRefreshable
        case network(NetworkError)
    }

    /// What is assumed of a token that does not say when it ends, in milliseconds.
    private static let defaultLifetime: Int64 = 15 * 60_000

    private let wire: XRPCWire
    private let resolver: IdentityResolver

    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        client: OutboundClient, resolver: IdentityResolver, now: @escaping @Sendable () -> Int64,
        randomness: @escaping @Sendable (_ count: Int) -> [UInt8]
    ) {
        wire = XRPCWire(
            dpop: DPoPSender(client: client, nonces: DPoPNonces(), now: now, randomness: randomness))
        self.resolver = resolver
    }

    private struct Answer: Decodable, Sendable {
        let did: DID
        let accessJwt: String
        let refreshJwt: String
    }

    /// Opens a session on the PDS that keeps the account.
    ///
    /// - Parameters:
    ///   - account: a handle, a DID or a profile's address.
    ///   - code: from the e-mail, after ``Failure/codeNeeded(_:)``.
    package func createSession(
        account: String, password: String, code: String? = nil
    ) async throws(Failure) -> ATSession {
        struct Input: Encodable {
            let identifier: DID
            let password: String
            let authFactorToken: String?
        }
        let operation = "atproto.createSession"
        let identity = try await identify(account)
        let answer: Answer
        do throws(XRPCError) {
            var call = XRPCCall(operation: operation, method: "com.atproto.server.createSession")
            call.procedure = try XRPCWire.input(
                Input(identifier: identity.did, password: password, authFactorToken: code), operation,
                at: identity.pds)
            answer = try await wire.send(call, to: identity.pds, as: .none, reading: Answer.self).value
        } catch {
            let error = error.networkError
            switch (error.status, error.code) {
            case (_, "AuthFactorTokenRequired"?): throw .codeNeeded(error)
            // Another name, such as AccountTakedown, is not about the password.
            case (401?, nil), (401?, "AuthenticationRequired"?), (400?, "AuthenticationRequired"?):
                throw .wrongPassword(error)
            default: throw .network(error)
            }
        }
        guard answer.did == identity.did else { throw .subjectMismatch(answer.did) }
        return session(answer, at: identity.pds)
    }

    /// A session with new tokens; the old refresh token is used up. The same care is due as with
    /// ``OAuthClient/refresh(_:)``.
    package func refresh(_ session: ATSession) async throws(Failure) -> ATSession {
        guard case .appPassword = session.grant, let token = session.refreshToken else { throw .notRefreshable }
        let answer: Answer
        do throws(XRPCError) {
            var call = XRPCCall(operation: "atproto.refreshSession", method: "com.atproto.server.refreshSession")
            call.procedure = XRPCCall.Input.none
            answer = try await wire.send(call, to: session.pds, as: .bearer(token), reading: Answer.self).value
        } catch .tokenRejected(let error) {
            throw .sessionEnded(error)
        } catch {
            throw .network(error.networkError)
        }
        guard answer.did == session.did else { throw .subjectMismatch(answer.did) }
        return self.session(answer, at: session.pds)
    }

    /// Ends the session. One that has ended is no error.
    package func deleteSession(_ session: ATSession) async throws(Failure) {
        guard case .appPassword = session.grant, let token = session.refreshToken else { return }
        do throws(XRPCError) {
            var call = XRPCCall(operation: "atproto.deleteSession", method: "com.atproto.server.deleteSession")
            call.procedure = XRPCCall.Input.none
            _ = try await wire.send(call, to: session.pds, as: .bearer(token))
        } catch .tokenRejected {
            return
        } catch {
            throw .network(error.networkError)
        }
    }

    private func identify(_ account: String) async throws(Failure) -> ATIdentity {
        let input: AccountInput
        do throws(AccountInput.ParseError) {
            input = try AccountInput(account)
        } catch {
            throw .badAccount(error)
        }
        do throws(IdentityError) {
            switch input {
            case .handle(let handle): return try await resolver.resolve(handle: handle)
            case .did(let did): return try await resolver.resolve(did: did)
            case .server: break
            }
        } catch {
            throw .identity(error)
        }
        throw .accountNeeded
    }

    private func session(_ answer: Answer, at pds: OutboundURL) -> ATSession {
        ATSession(
            did: answer.did, pds: pds, accessToken: answer.accessJwt, refreshToken: answer.refreshJwt,
            scope: ATScopes("atproto transition:generic"), expiresAt: expiry(of: answer.accessJwt),
            grant: .appPassword)
    }

    /// When the token says that it ends. Nothing is trusted for it: a token that lies is rejected, and refreshed then.
    private func expiry(of token: String) -> Int64 {
        struct Claims: Decodable {
            let exp: Int64
        }
        let parts = token.split(separator: ".")
        let fallback = wire.dpop.now() + Self.defaultLifetime
        guard parts.count == 3, let claims = Base64URL.decode(parts[1]) else { return fallback }
        do {
            let seconds = try JSONDecoder().decode(Claims.self, from: Data(claims)).exp
            return (0...9_999_999_999).contains(seconds) ? seconds * 1000 : fallback
        } catch {
            return fallback  // Tokens are opaque to clients; that these are JWTs is only this server's habit.
        }
    }
}
