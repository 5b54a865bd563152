import Identifiers
import Sandbox
import Testing

@Suite("The sandbox's directory and AppView")
struct NetworkTests {
    @Test("Handles and DIDs resolve both ways, and follow a change")
    func identity() async throws {
        try await SandboxHarness.run { harness in
            let did = SandboxHarness.ada.did.description
            let resolved = try await harness.wire.get(
                "/xrpc/com.atproto.identity.resolveHandle?handle=ada.example.com")
            #expect(resolved.json["did"]?.string == did)
            let document = try await harness.wire.get("/\(did)")
            #expect(document.json["id"]?.string == did)
            #expect(document.json["alsoKnownAs"] == ["at://ada.example.com"])
            #expect(
                document.json["service"]?.array?.first?["serviceEndpoint"]?.string == harness.server.origins.atproto)
            let renamed = try Handle("ada.example.org")
            await harness.atproto.directory.update(SandboxHarness.ada.did) {
                $0.handle = renamed
                $0.server = .silent
            }
            let gone = try await harness.wire.get("/xrpc/com.atproto.identity.resolveHandle?handle=ada.example.com")
            #expect(gone.error == "HandleNotFound")
            let moved = try await harness.wire.get("/\(did)")
            #expect(moved.json["service"]?.array?.first?["serviceEndpoint"]?.string == harness.server.origins.silent)
            #expect(try await harness.wire.get("/did:plc:nobody").status == 404)
        }
    }

    @Test("Relations show follows and blocks from both sides, and who is not there")
    func relations() async throws {
        try await SandboxHarness.run { harness in
            try await harness.atproto.follow([SandboxHarness.ben.did], as: SandboxHarness.ada.did)
            try await harness.atproto.follow([SandboxHarness.ada.did], as: SandboxHarness.chen.did)
            let answer = try await harness.wire.get(
                "/xrpc/app.bsky.graph.getRelationships?actor=\(SandboxHarness.ada.did)"
                    + "&others=\(SandboxHarness.ben.did)&others=\(SandboxHarness.chen.did)&others=did:plc:nobody")
            let relations = try #require(answer.json["relationships"]?.array)
            #expect(relations[0]["following"]?.string?.hasPrefix("at://\(SandboxHarness.ada.did)/") == true)
            #expect(relations[0]["followedBy"] == nil)
            #expect(relations[1]["followedBy"]?.string?.hasPrefix("at://\(SandboxHarness.chen.did)/") == true)
            #expect(relations[2]["notFound"] == true)
        }
    }

    @Test("The AppView may lag behind the PDS")
    func delay() async throws {
        var settings = ATProtoSettings()
        settings.appViewDelayMilliseconds = 5_000
        try await SandboxHarness.run(settings: settings) { harness in
            try await harness.atproto.follow([SandboxHarness.ben.did], as: SandboxHarness.ada.did)
            let path = "/xrpc/app.bsky.graph.getFollows?actor=ada.example.com"
            #expect(try await harness.wire.get(path).json["follows"] == [])
            harness.clock.advance(seconds: 5)
            let later = try await harness.wire.get(path)
            #expect(later.json["follows"]?.array?.first?["handle"] == "ben.example.com")
        }
    }

    @Test("Profiles carry labels; deactivated and suspended accounts say so")
    func profiles() async throws {
        try await SandboxHarness.run { harness in
            await harness.atproto.directory.update(SandboxHarness.ben.did) { $0.labels = ["spam"] }
            let path = "/xrpc/app.bsky.actor.getProfile?actor="
            let ben = try await harness.wire.get(path + "ben.example.com")
            #expect(ben.json["labels"]?.array?.first?["val"] == "spam")
            await harness.atproto.directory.update(SandboxHarness.ben.did) { $0.status = .deactivated }
            #expect(try await harness.wire.get(path + "ben.example.com").error == "AccountDeactivated")
            #expect(try await harness.wire.get(path + "nobody.example.com").error == "InvalidRequest")
            let many = try await harness.wire.get(
                "/xrpc/app.bsky.actor.getProfiles?actors=ada.example.com&actors=ben.example.com")
            #expect(many.json["profiles"]?.array?.count == 1)
            let found = try await harness.wire.get("/xrpc/app.bsky.actor.searchActors?q=ada")
            #expect(found.json["actors"]?.array?.first?["did"]?.string == SandboxHarness.ada.did.description)
        }
    }

    @Test("Methods that are not there answer 501")
    func unknownMethods() async throws {
        try await SandboxHarness.run { harness in
            let answer = try await harness.wire.get("/xrpc/com.example.unknown")
            #expect(answer.status == 501)
            #expect(answer.error == "MethodNotImplemented")
        }
    }
}
