import HTTPTransport
import Testing

@testable import ATProto

@Suite("Refusals are told apart by what can be done about them")
struct XRPCErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: String?
        let kind: String
        var testDescription: String { "\(status) \(code ?? "(no code)")" }
    }

    static let cases = [
        Case(status: 401, code: "invalid_token", kind: "token"), Case(status: 400, code: "ExpiredToken", kind: "token"),
        Case(status: 401, code: "ExpiredToken", kind: "token"), Case(status: 400, code: "InvalidToken", kind: "token"),
        Case(status: 401, code: nil, kind: "token"), Case(status: 401, code: "AuthMissing", kind: "token"),
        Case(status: 401, code: "AuthenticationRequired", kind: "token"),
        Case(status: 403, code: "ScopeMissingError", kind: "scope"),
        Case(status: 403, code: "insufficient_scope", kind: "scope"),
        Case(status: 401, code: "AccountTakedown", kind: "other"),
        Case(status: 401, code: "invalid_dpop_proof", kind: "other"),
        Case(status: 401, code: "use_dpop_nonce", kind: "other"), Case(status: 403, code: nil, kind: "other"),
        Case(status: 400, code: "InvalidRequest", kind: "other"),
        Case(status: 500, code: "ExpiredToken", kind: "other"),
        Case(status: 429, code: "RateLimitExceeded", kind: "other"),
    ]

    @Test("With a token", arguments: cases)
    func withToken(_ item: Case) {
        #expect(kind(item, hadToken: true) == item.kind)
    }

    @Test("Without a token no token is to blame", arguments: cases)
    func withoutToken(_ item: Case) {
        #expect(kind(item, hadToken: false) == "other")
    }

    private func kind(_ item: Case, hadToken: Bool) -> String {
        let error = NetworkError(
            operation: "test", host: "pds.example.com", status: item.status, code: item.code, cause: .status)
        return switch XRPCError(refusal: error, hadToken: hadToken) {
        case .tokenRejected: "token"
        case .scopeMissing: "scope"
        case .network: "other"
        }
    }

    @Test(
        "A challenge's error is found among its parameters",
        arguments: [
            (#"DPoP error="invalid_token", error_description="error=\"x\"""#, ["invalid_token"]),
            (#"Bearer realm="x", DPoP algs="ES256", error="use_dpop_nonce""#, ["use_dpop_nonce"]),
            (#"DPoP error=invalid_token"#, ["invalid_token"]), (#"DPoP error_description="no""#, []), ("", []),
        ])
    func challenges(_ header: String, _ errors: [String]) {
        #expect(
            Challenge.errors(in: HeaderFields([(name: "www-authenticate", value: header)])).prefix(1) == errors[...])
    }
}
