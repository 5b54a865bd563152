import Testing

@testable import Sandbox

@Suite("Permissions")
struct PermissionSetTests {
    // From bluesky-social/atproto, packages/oauth/oauth-scopes (tests of the scope parser).
    @Test(
        "What the specification defines is understood",
        arguments: [
            "atproto", "transition:generic", "repo:com.example.foo", "repo:*", "repo:*?action=create",
            "repo:com.example.foo?action=create&action=update", "repo?collection=com.example.foo&action=create",
            "repo?collection=com.example.foo&collection=com.example.bar", "blob:*/*", "blob:image/png",
            "blob?accept=image/*&accept=video/mp4", "rpc:com.example.method?aud=did:web:example.com%23svc",
            "rpc:com.example.method?aud=*", "rpc:*?aud=did:web:example.com%23svc", "account:email",
            "account:email?action=manage", "identity:handle", "identity:*",
        ])
    func understood(scope: String) { #expect(PermissionScope(scope) != nil) }

    @Test(
        "What it does not define is not",
        arguments: [
            "", "invalid", "openid", "repo", "repo:", "repo:invalid", "repo:foo bar", "repo:.foo", "repo:bar.",
            "repo:com.example.foo?action=invalid", "repo:*?action=*", "repo:com.example.foo?collection=com.example.bar",
            "repo:com.example.foo?other=1", "rpc:com.example.method", "rpc:*?aud=*",
            "rpc:com.example.method?aud=example",
            "blob", "blob:image", "account:phone", "identity:email", "include:com.example.set",
        ])
    func unknown(scope: String) { #expect(PermissionScope(scope) == nil) }

    @Test("A permission covers its collection and its actions, and no others")
    func covers() throws {
        let permissions = PermissionSet(scope: "atproto repo:app.bsky.graph.follow?action=create repo:*?action=delete")
        try permissions.require(.create, "app.bsky.graph.follow")
        try permissions.require(.delete, "app.bsky.graph.block")
        #expect(throws: XRPCError.self) { try permissions.require(.update, "app.bsky.graph.follow") }
        #expect(throws: XRPCError.self) { try permissions.require(.create, "app.bsky.graph.block") }
        #expect(throws: XRPCError.self) { try permissions.require(blob: "image/png") }
        #expect(throws: XRPCError.self) {
            try permissions.require(method: "app.bsky.actor.getProfile", audience: "did:web:api.bsky.app#bsky_appview")
        }
        let all = PermissionSet(scope: "atproto transition:generic")
        try all.require(.update, "app.bsky.feed.post")
        try all.require(blob: "image/png")
    }
}

@Suite("Patterns of routes")
struct RoutePatternTests {
    @Test(
        "A star stands for any text",
        arguments: [
            ("POST /oauth/token", "POST /oauth/token", true), ("POST /oauth/token", "GET /oauth/token", false),
            ("* /oauth/*", "POST /oauth/token", true), ("*", "GET /", true),
            ("POST /xrpc/*.createRecord", "POST /xrpc/com.atproto.repo.createRecord", true),
            ("POST /xrpc/*.createRecord", "POST /xrpc/com.atproto.repo.putRecord", false),
            ("GET /api/*/accounts/*/follow", "GET /api/v1/accounts/7/follow", true),
            ("GET /a*a", "GET /a", false),
        ])
    func matching(pattern: String, route: String, expected: Bool) {
        #expect(RoutePattern(pattern).matches(route) == expected)
    }
}
