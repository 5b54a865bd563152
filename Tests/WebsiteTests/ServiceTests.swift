import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Website

@Suite("What programs ask for")
struct ServiceTests {
    @Test("Health is JSON, and a fault is a 503")
    func health() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/healthz")
            #expect(page.status == .ok)
            #expect(page.text == #"{"checks":[{"healthy":true,"name":"database"}],"healthy":true}"#)
        }
        let ill = HealthReport(checks: [.init(name: "database", isHealthy: false, detail: "does not answer")])
        try await SiteBench.run(.adjusted { $0.services = { $0.health = { ill } } }) { bench in
            let page = try await bench.browser().get("/healthz")
            #expect(page.status == .serviceUnavailable && page.text.contains("does not answer"))
        }
    }

    @Test("Without a token metrics are told on this machine alone")
    func localMetrics() async throws {
        try await SiteBench.run(.adjusted { $0.reach = .live }) { bench in
            let page = try await bench.browser().get("/metrics")
            #expect(page.text == "members 0\n")
        }
        let behindProxy = SiteBench.Setup.adjusted {
            $0.reach = .live
            $0.configuration.trustsForwardedFor = true
        }
        try await SiteBench.run(behindProxy) { bench in
            let page = try await bench.browser().get("/metrics")
            #expect(page.status == .forbidden)
        }
    }

    @Test(
        "With a token metrics are for who has it",
        arguments: [
            (nil, 403), ("Bearer secres", 403), ("Bearer secret2", 403), ("secret", 403), ("Bearer ", 403),
            ("Bearer secret", 200),
        ] as [(String?, Int)])
    func metricsByToken(authorization: String?, status: Int) async throws {
        try await SiteBench.run(.adjusted { $0.configuration.metricsToken = "secret" }) { bench in
            var headers = HTTPFields()
            headers[.authorization] = authorization
            let page = try await bench.browser().get("/metrics", headers: headers)
            #expect(page.status.code == status)
        }
    }

    @Test("Where a weakness is reported stands where RFC 9116 has it, once there is a contact")
    func securityText() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/.well-known/security.txt")
            #expect(page.status == .notFound)
        }
        try await SiteBench.run(.adjusted { $0.configuration.contact = "https://example.com/contact" }) { bench in
            let page = try await bench.browser().get("/.well-known/security.txt")
            #expect(page.headers[.contentType]?.hasPrefix("text/plain") == true)
            #expect(
                page.text == """
                    Contact: https://example.com/contact
                    Expires: 2027-04-15T08:00:00Z
                    Preferred-Languages: en, fr
                    Canonical: http://127.0.0.1:8080/.well-known/security.txt

                    """)
        }
    }

    @Test("The OAuth client's documents are served as they are")
    func documents() async throws {
        try await SiteBench.run { bench in
            let metadata = try await bench.browser().get("/oauth/client-metadata.json")
            #expect(metadata.headers[.contentType] == "application/json")
            #expect(metadata.text.contains("client-metadata.json"))
            #expect(try await bench.browser().get("/oauth/jwks.json").text.contains("keys"))
        }
    }

    @Test(
        "Assets are found under the current and any earlier digest, and nothing else is",
        arguments: [
            ("css/site.css", 200), ("js/archive/archive.js", 200), ("mark.svg", 200), ("texts/en.json", 404),
            ("../WebApplication.swift", 404), ("css/../../WebApplication.swift", 404), ("nothing.css", 404),
        ])
    func assets(name: String, status: Int) async throws {
        try await SiteBench.run { bench in
            let base = bench.website.site.assets.base
            #expect(try await bench.browser().get("\(base)/\(name)").status.code == status)
            let old = try await bench.browser().get("/assets/0000000000000000/\(name)")
            #expect(old.status.code == status)
            if status == 200 { #expect(old.headers[.cacheControl] == "no-cache") }
        }
    }

    @Test("Missing resources are told with where they belong")
    func missingResources() {
        #expect(throws: Resources.NotFound.self) { try Resources.folder(of: "Website", named: "/nowhere") }
    }

    @Test(
        "Whoever can choose among addresses is limited as one visitor",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"), ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
            ("::ffff:192.0.2.7", "::ffff:192.0.2.7"), ("unknown", "unknown"), ("", ""),
        ])
    func network(address: String, name: String) {
        #expect(SiteContext.network(of: address) == name)
    }

    @Test("A bucket empties, refills, and belongs to one name")
    func buckets() async throws {
        let limiter = RateLimiter()
        let bucket = RateLimits.Bucket(burst: 2, refill: 1_000)
        try await limiter.spend("a", bucket, now: 0)
        try await limiter.spend("a", bucket, now: 0)
        await #expect(throws: SiteError.tooManyRequests(retryAfter: 1)) {
            try await limiter.spend("a", bucket, now: 500)
        }
        try await limiter.spend("b", bucket, now: 500)
        try await limiter.spend("a", bucket, now: 1_000)
        await #expect(throws: SiteError.tooManyRequests(retryAfter: 1)) {
            try await limiter.spend("a", bucket, now: 1_000)
        }
    }
}
