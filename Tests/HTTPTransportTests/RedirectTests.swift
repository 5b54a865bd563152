import Identifiers
import Testing

@testable import HTTPTransport

@Suite("Redirects")
struct RedirectTests {
    @Test("A GET goes where it is sent", arguments: [301, 302, 303, 307, 308])
    func follows(status: Int) async throws {
        let server = try await LocalServer { request in
            request.line.hasPrefix("GET /there?x=1 ") ? .ok("arrived") : .redirect(status, to: "../there?x=1#part")
        }
        try await withClient { client async throws in
            let response = try await client.get("http://a.example.com:\(server.port)/from/here")
            #expect(response.text == "arrived")
            #expect(response.url.string == "http://a.example.com:\(server.port)/there?x=1")
        }
        try await server.stop()
    }

    @Test("A status that is no redirect, and one without a place, are answers", arguments: [300, 305, 306])
    func noRedirect(status: Int) async throws {
        let server = try await LocalServer { request in
            request.line.contains("/nowhere")
                ? .bytes(LocalServer.Reply.message("302 Found")) : .redirect(status, to: "/there")
        }
        try await withClient { client async throws in
            #expect(try await client.get("http://a.example.com:\(server.port)/").status == status)
            #expect(try await client.get("http://a.example.com:\(server.port)/nowhere").status == 302)
        }
        try await server.stop()
    }

    @Test("A write is not sent on, and a reader who does not want to is not either")
    func doesNotFollow() async throws {
        let server = try await LocalServer { _ in .redirect(307, to: "/there") }
        try await withClient { client async throws in
            #expect(try await client.send(.post("http://a.example.com:\(server.port)/")).status == 307)
            var request = try OutboundRequest.get("http://a.example.com:\(server.port)/")
            request.followsRedirects = false
            let response = try await client.send(request)
            #expect(response.status == 307)
            #expect(response.headers.first("location") == "/there")
        }
        #expect(server.requests.count == 2)
        try await server.stop()
    }

    @Test("A loop ends after five redirects")
    func loop() async throws {
        let server = try await LocalServer { _ in .redirect(302, to: "/again") }
        try await withClient { client async throws in
            let error = try await client.failure(of: .get("http://a.example.com:\(server.port)/"))
            #expect(error?.cause == .tooManyRedirects)
        }
        #expect(server.requests.count == OutboundClient.maximumRedirects + 1)
        try await server.stop()
    }

    @Test("Five redirects in a row are followed")
    func longChain() async throws {
        let server = try await LocalServer { request in
            let step = Int(request.line.split(separator: " ")[1].dropFirst()) ?? 0
            return step == 5 ? .ok("arrived") : .redirect(302, to: "/\(step + 1)")
        }
        try await withClient { client async throws in
            #expect(try await client.get("http://a.example.com:\(server.port)/0").text == "arrived")
        }
        try await server.stop()
    }

    static let secrets = [
        (name: "Authorization", value: "DPoP secret-1"), (name: "DPoP", value: "secret-2"),
        (name: "Cookie", value: "secret-3"), (name: "X-Api-Key", value: "secret-4"),
        (name: "Accept", value: "text/plain"),
    ]

    @Test("Another origin learns nothing but what is wanted: no credentials, under whatever name")
    func stripsCredentials() async throws {
        let other = try await LocalServer { request in
            request.line.contains("/back") ? .ok("back") : .ok("other")
        }
        let server = try await LocalServer { _ in .redirect(302, to: "http://a.example.com:\(other.port)/") }
        try await withClient { client async throws in
            // The same name on another port is another origin.
            let response = try await client.get("http://a.example.com:\(server.port)/", headers: Self.secrets)
            #expect(response.text == "other")
        }
        #expect(server.requests.first?.header("authorization") == "DPoP secret-1")
        let headers = try #require(other.requests.first).headers
        #expect(!headers.contains { $0.value.contains("secret") })
        #expect(headers.contains { $0.name == "Accept" && $0.value == "text/plain" })
        #expect(Set(headers.map { $0.name.lowercased() }) == ["host", "accept", "user-agent"])
        try await server.stop()
        try await other.stop()
    }

    @Test("Within an origin credentials stay; once they were left behind they do not come back")
    func keepsCredentialsWithinOrigin() async throws {
        let server = try await LocalServer { request in
            switch request.line.split(separator: " ")[1] {
            case "/1": .redirect(302, to: "/2")
            case "/2": .redirect(302, to: "//b.example.com:\(request.header("Host")?.split(separator: ":")[1] ?? "")/3")
            case "/3": .redirect(302, to: "//a.example.com:\(request.header("Host")?.split(separator: ":")[1] ?? "")/4")
            default: .ok("arrived")
            }
        }
        try await withClient { client async throws in
            _ = try await client.get("http://a.example.com:\(server.port)/1", headers: Self.secrets)
        }
        #expect(server.requests.map { $0.header("Authorization") != nil } == [true, true, false, false])
        try await server.stop()
    }

    @Test(
        "A redirect to what is no web address is an error",
        arguments: [
            "ftp://a.example.com/", "javascript:alert(1)", "file:///etc/passwd", "data:text/plain,x", "http://",
            "https:///x",
            "http://user@a.example.com/", "http://[::1", "//", "http://a.example.com:99999/", "/a b", "/%zz",
            "\\\\evil",
            "http:/a.example.com", "gopher://127.0.0.1:6379/_x",
        ])
    func badLocation(location: String) async throws {
        let server = try await LocalServer { _ in .redirect(302, to: location) }
        try await withClient { client async throws in
            let error = try await client.failure(of: .get("http://a.example.com:\(server.port)/"))
            #expect(error?.cause == .badRedirect)
        }
        #expect(server.requests.count == 1)
        try await server.stop()
    }
}
