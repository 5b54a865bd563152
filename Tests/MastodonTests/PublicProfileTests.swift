import HTTPTransport
import Identifiers
import Testing

@testable import Mastodon

@Suite("What a profile tells everybody")
struct PublicProfileTests {
    private func profile(
        webfinger: String = #"{"links":[{"rel":"self","href":"http://SERVER/users/news"}]}"#, account: String
    ) async throws -> (PublicProfile?, ServerHost) {
        try await TestBench.scripted { bench, server, domain in
            await domain.set(
                "GET /.well-known/webfinger", .json(webfinger.replacing("SERVER", with: "\(bench.hosts[0])")))
            await server.set("GET /api/v1/accounts/lookup", .json(account))
            let profiles = PublicProfiles(client: bench.client, addresses: bench.addresses, now: bench.clock.now)
            return (try await profiles.profile(of: Acct(user: "news", host: bench.hosts[1])), bench.hosts[0])
        }
    }

    @Test("Only links that the server verified count, and the server that keeps the account is named")
    func verified() async throws {
        let account = """
            {"id":"1","username":"News","fields":[
             {"name":"a","value":"<a href=\\"https://www.example.com/\\" rel=\\"me\\">x</a>","verified_at":"2024-01-01T00:00:00Z"},
             {"name":"b","value":"<a href=\\"https://other.example.com\\">x</a>","verified_at":null}]}
            """
        let (profile, server) = try await profile(account: account)
        #expect(profile == PublicProfile(server: server, verifiedLinks: ["https://www.example.com/"]))
    }

    @Test("Nobody, or somebody else, is no profile")
    func nobody() async throws {
        #expect(try await profile(account: #"{"id":"1","username":"other","fields":[]}"#).0 == nil)
        #expect(try await profile(webfinger: #"{"links":[]}"#, account: #"{"id":"1","username":"news"}"#).0 == nil)
    }
}
