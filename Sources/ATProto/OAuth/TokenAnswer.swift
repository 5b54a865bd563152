import FoundationEssentials
import HTTPTransport
import Identifiers

/// What a token endpoint gave, each part usable (RFC 6749, section 5.1; https://atproto.com/specs/oauth, "Tokens").
struct TokenAnswer: Sendable {
    let accessToken: String
    let refreshToken: String?
    let scope: ATScopes?
    let subject: DID?
    /// Milliseconds.
    let lifetime: Int64

    /// What is assumed when the server does not say: the profile's recommendation.
    private static let defaultLifetime: Int64 = 300_000

    private struct Wire: Decodable {
        let accessToken: String
        let tokenType: String
        let refreshToken: String?
        let scope: String?
        let sub: String?
        let expiresIn: Double?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case refreshToken = "refresh_token"
            case scope, sub
            case expiresIn = "expires_in"
        }
    }

    init(_ response: OutboundResponse, operation: String) throws(OAuthError) {
        let wire: Wire
        do throws(NetworkError) {
            wire = try response.decode(Wire.self, operation: operation, changesSomething: true)
        } catch {
            throw .network(error)
        }
        guard Self.isToken(wire.accessToken) else { throw .badAnswer(field: "access_token") }
        guard wire.tokenType.lowercased() == "dpop" else { throw .badAnswer(field: "token_type") }
        if let token = wire.refreshToken, !Self.isToken(token) { throw .badAnswer(field: "refresh_token") }
        accessToken = wire.accessToken
        refreshToken = wire.refreshToken
        scope = wire.scope.map { ATScopes($0) }
        do throws(DID.ParseError) {
            subject = try wire.sub.map { sub throws(DID.ParseError) in try DID(sub) }
        } catch {
            throw .badAnswer(field: "sub")
        }
        // A year is longer than any server means; the bound keeps the sum in range.
        lifetime = wire.expiresIn.map { Int64(min(max($0, 0), 366 * 86_400) * 1000) } ?? Self.defaultLifetime
    }

    /// Characters that can stand in a header, and not too many (RFC 6750, section 2.1, is narrower).
    private static func isToken(_ text: String) -> Bool {
        (1...16_384).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
