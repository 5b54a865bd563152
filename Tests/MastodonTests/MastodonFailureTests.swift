import HTTPTransport
import Testing

@testable import Mastodon

@Suite("How servers refuse")
struct MastodonFailureTests {
    private func read(
        _ status: Int, _ body: String, type: String = "application/json", headers: [(String, String)] = [],
        secrets: [String] = [], hadToken: Bool = true
    ) -> MastodonFailure {
        MastodonFailure(
            status: status,
            headers: HeaderFields(([("Content-Type", type)] + headers).map { (name: $0.0, value: $0.1) }),
            body: Array(body.utf8), secrets: secrets, hadToken: hadToken)
    }

    @Test(
        "A refusal is told apart whatever its status and form",
        arguments: [
            (422, #"{"error": "Validation failed: Target is invalid"}"#, MastodonErrorCode.invalid),
            (400, #"{"error": "param is missing"}"#, MastodonErrorCode.invalid),
            (422, #"{"error": "You cannot follow more than 7500 people"}"#, MastodonErrorCode.followLimit),
            (403, #"{"error": "This action is not allowed"}"#, MastodonErrorCode.forbidden),
            (403, #"{"error": "This action is outside the authorized scopes"}"#, MastodonErrorCode.insufficientScope),
            (403, #"{"error": "out_of_scope_for_token"}"#, MastodonErrorCode.insufficientScope),
            (403, #"{"error": "Insufficient permissions: write:follows."}"#, MastodonErrorCode.insufficientScope),
            (403, #"{"error": "Your login is currently disabled"}"#, MastodonErrorCode.accountUnusable),
            (403, #"{"error": "Your login is currently pending approval"}"#, MastodonErrorCode.accountUnusable),
            (404, #"{"error": "Record not found"}"#, MastodonErrorCode.notFound),
            (404, #"{"errors": {"detail": "Not Found"}}"#, MastodonErrorCode.notFound),
            (410, #"{"error": "Gone"}"#, MastodonErrorCode.gone),
            (429, #"{"error": "Too many requests"}"#, MastodonErrorCode.rateLimited),
            (429, "Slow down", MastodonErrorCode.rateLimited),
            (500, "<!DOCTYPE html><title>Oops</title>", MastodonErrorCode.serverError),
            (502, "", MastodonErrorCode.serverError),
            (403, "<!DOCTYPE html><title>Attention required!</title>", MastodonErrorCode.serverError),
            (400, "<html>", MastodonErrorCode.serverError),
            (403, "Not allowed", MastodonErrorCode.forbidden),
            (404, "<html>", MastodonErrorCode.notFound),
            (503, #"{"error": "Remote data could not be fetched"}"#, MastodonErrorCode.serverError),
            (302, "", MastodonErrorCode.redirected),
            (401, #"{"error": "The access token is invalid"}"#, MastodonErrorCode.invalidToken),
            (401, #"{"error": "The access token was revoked"}"#, MastodonErrorCode.invalidToken),
            (401, #"{"error": "identity_token_required"}"#, MastodonErrorCode.invalidToken),
            (401, "<html>", MastodonErrorCode.invalidToken),
            (403, #"{"error": "Invalid credentials."}"#, MastodonErrorCode.invalidToken),
            (400, #"{"error": "The access token was revoked"}"#, MastodonErrorCode.invalidToken),
        ])
    func codes(status: Int, body: String, code: String) {
        #expect(read(status, body).code == code)
    }

    @Test("The header of RFC 6750 is believed before the words")
    func challenge() {
        let scope = [("WWW-Authenticate", #"Bearer realm="x", error="insufficient_scope""#)]
        #expect(read(403, "{}", headers: scope).code == MastodonErrorCode.insufficientScope)
        let token = [("WWW-Authenticate", #"Bearer realm="x", error="invalid_token""#)]
        #expect(read(422, "{}", headers: token).code == MastodonErrorCode.invalidToken)
    }

    @Test("Without a token in the request, nothing is said of one")
    func withoutToken() {
        #expect(
            read(401, #"{"error": "This API requires an authenticated user"}"#, hadToken: false).code == "forbidden")
        #expect(read(401, #"{"error": "invalid_client"}"#, hadToken: false).code == "invalid_client")
        #expect(
            read(400, #"{"error": "invalid_grant", "error_description": "used"}"#, hadToken: false).code
                == "invalid_grant")
    }

    @Test("A page is no message, a plain text is, and secrets are in neither")
    func messages() {
        #expect(read(500, "<html><body>token=abc", type: "text/html").message == nil)
        #expect(read(500, "  <!DOCTYPE html>", type: "text/plain").message == nil)
        #expect(read(503, "Down for repair\nsecond line", type: "text/plain").message == "Down for repair")
        #expect(read(400, #"{"error": "bad thing s3cr3t!"}"#, secrets: ["s3cr3t!"]).message == "bad thing …")
    }

    @Test(
        "Bodies of every kind of brokenness are survived",
        arguments: ["", "{", "[]", "null", "\"text\"", "{\"error\": 5}"])
    func broken(body: String) {
        #expect(read(400, body).code == MastodonErrorCode.invalid)
    }
}
