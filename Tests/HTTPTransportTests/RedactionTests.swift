import Identifiers
import Testing

@testable import HTTPTransport

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "Secrets do not survive in what is quoted from a server",
        arguments: [
            "invalid token: abcSECRETxyz=", "access_token=abcSECRETxyz", #"{"refresh_token":"abcSECRETxyz","x":1}"#,
            "Authorization: Bearer abcSECRETxyz", "authorization: DPoP abcSECRETxyz", "bearer abcSECRETxyz is expired",
            "GET https://host.example.com/cb?code=abcSECRETxyz&state=1 failed", "see /path?abcSECRETxyz",
            "code=abcSECRETxyz",
            "Cookie: session=abcSECRETxyz; b=c", "password: abcSECRETxyz", "client_secret = abcSECRETxyz",
            "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhYmNTRUNSRVR4eXoifQ.abcSECRETxyz",
            "nonce abc 0123456789abcSECRETxyz0123456789abcdef",
            "mail to abcSECRETxyz@example.com please", "jwt:abcSECRETxyz", #"dpop="abcSECRETxyz""#,
            String(repeating: "word ", count: 239) + "abcSECRETxyz0123456789012345678901234567890",
        ])
    func secrets(text: String) {
        let excerpt = Redaction.excerpt(text)
        #expect(!excerpt.contains("SECRET"), "\(excerpt)")
        #expect(!excerpt.contains("TRUNSRV"), "\(excerpt)")
        #expect(excerpt.count <= 300)
    }

    @Test(
        "An ordinary sentence stays readable",
        arguments: [
            "Record not found: at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.graph.follow/3jzfcijpj2z2a",
            "Rate Limit Exceeded", "Validation failed: Text character limit of 500 exceeded",
            "Could not resolve did:plc:abcdefghijklmnopqrstuvwx",
        ])
    func sentences(text: String) {
        #expect(Redaction.excerpt(text) == text)
    }

    @Test("A long text is cut, and becomes one line without invisible characters")
    func shape() {
        #expect(Redaction.excerpt(String(repeating: "ab ", count: 1000)).count <= 300)
        #expect(Redaction.excerpt("a\r\nb\u{0}c\u{202E}d\te") == "a b c d e")
        #expect(Redaction.excerpt("") == "")
    }

    @Test("A code is kept when it looks like one")
    func codes() {
        #expect(Redaction.code("invalid_grant") == "invalid_grant")
        #expect(Redaction.code("RecordNotFound") == "RecordNotFound")
        #expect(Redaction.code("a sentence") == nil)
        #expect(Redaction.code("") == nil)
        #expect(Redaction.code(String(repeating: "a", count: 65)) == nil)
        #expect(Redaction.code("a\nb") == nil)
    }

    @Test("Neither log nor errors nor printed values show tokens, cookies, queries or bodies")
    func nothingLeaks() async throws {
        let server = try await LocalServer { request in
            if request.line.contains("/redirect") { return .redirect(302, to: "/ok?code=SECRET-location") }
            if request.line.contains("/close") { return .close }
            return .ok("SECRET-body", headers: ["Set-Cookie: SECRET-cookie", "DPoP-Nonce: SECRET-nonce"])
        }
        let book = LogBook()
        var printed: [String] = []
        try await withClient(logger: book.logger) { client async throws in
            for path in ["ok", "redirect", "close", "larger"] {
                for method in ["GET", "POST"] {
                    var request = OutboundRequest(
                        method: method,
                        url: try OutboundURL("http://a.example.com:\(server.port)/\(path)?access_token=SECRET-query"),
                        headers: [
                            (name: "Authorization", value: "DPoP SECRET-token"), (name: "DPoP", value: "SECRET-proof"),
                            (name: "Cookie", value: "SECRET-cookie"),
                        ], body: Array("SECRET-form".utf8), operation: "test")
                    if path == "larger" { request.maximumResponseBytes = 1 }
                    printed += ["\(request)", "\(request.url)", String(reflecting: request.url)]
                    do throws(NetworkError) {
                        let response = try await client.send(request)
                        printed += ["\(response)", "\(response.headers)"]
                        printed.append("\(response.failure(of: "test", message: "token=SECRET-message", now: 0))")
                    } catch {
                        printed += ["\(error)", String(reflecting: error)]
                    }
                }
            }
            // A malformed header's own text must not be quoted either.
            let malformed = try OutboundRequest.get(
                "http://a.example.com:\(server.port)/", headers: [(name: "Authorization", value: "SECRET\n")])
            printed.append("\(String(describing: await client.failure(of: malformed)))")
        }
        #expect(!book.text.isEmpty)
        #expect(book.text.contains("a.example.com:\(server.port)"))
        #expect(!book.text.contains("SECRET"), "\(book.text)")
        for text in printed {
            #expect(!text.contains("SECRET"), "\(text)")
        }
        try await server.stop()
    }

    @Test("An error from an answer carries the server's code, sentence and wish")
    func failure() throws {
        let response = OutboundResponse(
            status: 429, headers: HeaderFields([(name: "Retry-After", value: "30")]), body: [],
            url: try OutboundURL("https://pds.example.com/xrpc/x?token=1"))
        let error = response.failure(of: "test", code: "RateLimitExceeded", message: "Too\nmany", now: 1_000)
        #expect(error.cause == .status)
        #expect(error.host == "pds.example.com")
        #expect(error.status == 429)
        #expect(error.retryAt == 31_000)
        #expect(error.mayHaveHappened == false)
        #expect("\(error)" == "test at pds.example.com: status 429 RateLimitExceeded: Too many")
    }
}
