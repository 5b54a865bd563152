import Foundation
import HTTPTypes
import Hummingbird

/// What programs ask for: assets, the OAuth client's documents, health and metrics.
struct ServiceRoutes: Sendable {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("assets/:digest/**") { request, context in
            try site.assets.response(
                for: context.parameters.getCatchAll().joined(separator: "/"),
                digest: context.parameters.get("digest") ?? "",
                takesGzip: Gzip.isAccepted(request.headers[.acceptEncoding]))
        }
        router.get("oauth/client-metadata.json") { _, _ in
            var response = Response.bytes(try site.services.clientMetadata(), type: "application/json")
            response.headers[.cacheControl] = "public, max-age=600"
            return response
        }
        router.get("oauth/jwks.json") { _, _ in
            var response = Response.bytes(try site.services.keySet(), type: "application/json")
            response.headers[.cacheControl] = "public, max-age=600"
            return response
        }
        router.get(".well-known/security.txt") { _, context in try security(context) }
        router.get("healthz") { _, _ in try await health() }
        router.get("metrics") { request, context in
            guard mayReadMetrics(request, context) else { throw SiteError.operatorOnly }
            return Response.bytes(
                Array(await site.services.metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("robots.txt") { _, _ in
            Response.bytes(Array("User-agent: *\nDisallow: /oauth/\nDisallow: /api/\n".utf8), type: "text/plain")
        }
    }

    /// RFC 9116: where a weakness is reported. It says that it is to be read again within 90 days.
    private func security(_ context: SiteContext) throws -> Response {
        guard let contact = site.contact else { throw SiteError.notFound }
        let ends = site.texts(context).machineMoment(site.services.now() + 90 * 86_400_000)
        let lines = [
            "Contact: \(contact)", "Expires: \(ends)",
            "Preferred-Languages: \(site.languages.tags.joined(separator: ", "))",
            "Canonical: \(site.configuration.publicURL)/.well-known/security.txt",
        ]
        return Response.bytes(
            Array((lines.joined(separator: "\n") + "\n").utf8), type: "text/plain; charset=utf-8")
    }

    private func health() async throws -> Response {
        let report = await site.services.health()
        let checks = report.checks.map { check -> [String: Any] in
            var entry: [String: Any] = ["name": check.name, "healthy": check.isHealthy]
            if let detail = check.detail { entry["detail"] = detail }
            return entry
        }
        return try .json(
            ["healthy": report.isHealthy, "checks": checks], status: report.isHealthy ? .ok : .serviceUnavailable)
    }

    /// With a token in the settings, by that token; without, from this machine alone.
    private func mayReadMetrics(_ request: Request, _ context: SiteContext) -> Bool {
        guard let token = site.configuration.metricsToken else {
            // Behind a proxy everybody comes from this machine: then only the token helps.
            return !site.configuration.trustsForwardedFor
                && (context.address == "127.0.0.1" || context.address == "::1")
        }
        let given = Array((request.headers[.authorization] ?? "").utf8)
        let expected = Array("Bearer \(token)".utf8)
        guard given.count == expected.count else { return false }
        return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
