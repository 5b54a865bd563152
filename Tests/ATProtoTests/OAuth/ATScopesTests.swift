import Testing

@testable import ATProto

@Suite("Scopes are compared by what they allow")
struct ATScopesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let held: String
        let wanted: String
        let missing: String
        var testDescription: String { "\(held) for \(wanted)" }
    }

    @Test(
        "What is missing is what no held scope covers",
        arguments: [
            Case(held: "atproto", wanted: "atproto", missing: ""),
            Case(held: "", wanted: "atproto", missing: "atproto"),
            Case(
                held: "atproto repo:app.bsky.graph.follow?action=delete&action=create",
                wanted: "atproto repo:app.bsky.graph.follow?action=create&action=delete", missing: ""),
            Case(
                held: "repo?collection=app.bsky.graph.follow&action=create",
                wanted: "repo:app.bsky.graph.follow?action=create", missing: ""),
            Case(
                held: "repo:app.bsky.graph.follow?action=create repo:app.bsky.graph.follow?action=delete",
                wanted: "repo:app.bsky.graph.follow?action=create&action=delete", missing: ""),
            Case(
                held: "repo:app.bsky.graph.follow?action=create", wanted: "repo:app.bsky.graph.follow",
                missing: "repo:app.bsky.graph.follow"),
            Case(held: "repo:app.bsky.graph.follow", wanted: "repo:app.bsky.graph.follow?action=update", missing: ""),
            Case(held: "repo:*", wanted: "repo:app.bsky.graph.block", missing: ""),
            Case(
                held: "repo:*?action=delete", wanted: "repo:app.bsky.graph.block?action=create",
                missing: "repo:app.bsky.graph.block?action=create"),
            Case(held: "repo:app.bsky.graph.follow", wanted: "repo:*", missing: "repo:*"),
            Case(
                held: "repo:app.bsky.graph.follow?future=1", wanted: "repo:app.bsky.graph.follow",
                missing: "repo:app.bsky.graph.follow"),
            Case(held: "transition:generic", wanted: "repo:app.bsky.graph.follow blob:image/png", missing: ""),
            Case(held: "transition:generic", wanted: "transition:chat.bsky", missing: "transition:chat.bsky"),
            Case(held: "repo:app.bsky.graph.follow", wanted: "transition:generic", missing: "transition:generic"),
            Case(held: "blob:*/*", wanted: "blob:image/png", missing: ""),
            Case(held: "blob:image/*", wanted: "blob:image/png blob:video/mp4", missing: "blob:video/mp4"),
            Case(held: "rpc:a.b.c?aud=*", wanted: "rpc:a.b.c?aud=*", missing: ""),
        ])
    func missing(_ item: Case) {
        #expect(ATScopes(item.held).missing(from: ATScopes(item.wanted)).description == item.missing)
    }

    @Test("To follow means to create and to delete follows, and nothing else")
    func follows() {
        #expect(
            ATScopes.follows.description == "atproto repo:app.bsky.graph.follow?action=create&action=delete")
    }

    @Test("In place of granular scopes stands the one that covers them; identity alone stays identity alone")
    func transitional() {
        #expect(ATScopes.follows.transitional.description == "atproto transition:generic")
        #expect(ATScopes.signIn.transitional == .signIn)
        #expect(ATScopes.follows.transitional.missing(from: .follows).values.isEmpty)
    }

    @Test("Duplicates and extra spaces are dropped, the order is kept")
    func normalised() {
        #expect(ATScopes("  b a  b ").description == "b a")
        #expect(ATScopes("a b").union(ATScopes("c a")).description == "a b c")
    }
}
