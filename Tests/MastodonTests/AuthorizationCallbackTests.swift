import Identifiers
import Testing

@testable import Mastodon

@Suite("What a browser brings back")
struct AuthorizationCallbackTests {
    typealias Failure = AuthorizationCallback.Failure

    private func code(_ parameters: [String: String], state: String = "st4te") throws -> String {
        try AuthorizationCallback(parameters).code(expecting: state, from: Samples.host)
    }

    @Test("A code with the right state is taken, with or without the issuer's name")
    func taken() throws {
        #expect(try code(["state": "st4te", "code": "c0de"]) == "c0de")
        #expect(try code(["state": "st4te", "code": "c0de", "iss": "https://social.example.com/"]) == "c0de")
    }

    @Test(
        "Everything else is refused with its cause",
        arguments: [
            ([:], .missingParameter("state")),
            (["code": "c0de"], .missingParameter("state")),
            (["state": "", "code": "c0de"], .missingParameter("state")),
            (["state": "st4te"], .missingParameter("code")),
            (["state": "st4te", "code": ""], .missingParameter("code")),
            (["state": "other", "code": "c0de"], .stateMismatch),
            (["state": "st4t", "code": "c0de"], .stateMismatch),
            (["state": "st4te ", "code": "c0de"], .stateMismatch),
            (["state": "other", "error": "access_denied"], .stateMismatch),
            (["state": "st4te", "error": "access_denied"], .denied),
            (["state": "st4te", "error": "access_denied", "code": "c0de"], .denied),
            (["state": "st4te", "error": "invalid_scope"], .refused(code: "invalid_scope")),
            (["state": "st4te", "error": "<b>x</b>"], .refused(code: "bxb")),
            (["state": "st4te", "code": "c0de", "iss": "https://evil.example.com"], .issuerMismatch),
            (["state": "st4te", "code": "c0de", "iss": "social.example.com"], .issuerMismatch),
            (["state": "st4te", "error": "access_denied", "iss": "https://evil.example.com"], .issuerMismatch),
        ] as [([String: String], Failure)])
    func refused(parameters: [String: String], failure: Failure) {
        #expect(throws: failure) { try code(parameters) }
    }

    @Test("An attempt without a state is never answered")
    func emptyState() {
        #expect(throws: Failure.missingParameter("state")) { try code(["state": "", "code": "c0de"], state: "") }
        #expect(throws: Failure.stateMismatch) { try code(["state": "x", "code": "c0de"], state: "") }
    }
}
