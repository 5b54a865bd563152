import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Asking an AppView who is who")
struct ActorTests {
    @Test("A profile is shown with its handle and its labels, and no token is sent for it")
    func profile() async throws {
        try await TestBench.run { bench in
            await bench.atproto.directory.update(TestBench.bo.did) { $0.labels = ["spam"] }
            let profile = try await bench.pds.getProfile(TestBench.bo.did).value
            #expect(profile.did == TestBench.bo.did)
            #expect(profile.handle == TestBench.bo.handle)
            #expect(profile.displayName == "Bo")
            #expect(profile.labels.map(\.val) == ["spam"])
            #expect(profile.followersCount == 0)
        }
    }

    @Test("An account that is gone is an error by name")
    func gone() async throws {
        try await TestBench.run { bench in
            await bench.atproto.directory.update(TestBench.bo.did) { $0.status = .deactivated }
            do {
                _ = try await bench.pds.getProfile(TestBench.bo.did)
                Issue.record("it was shown")
            } catch XRPCError.network(let error) {
                #expect(error.code == "AccountDeactivated")
            }
        }
    }

    @Test("Of several profiles those that are not shown are missing")
    func profiles() async throws {
        try await TestBench.run { bench in
            let nobody = try DID("did:plc:zzzzzzzzzzzzzzzzzzzzzzzz")
            let profiles = try await bench.pds.getProfiles([TestBench.bo.did, nobody, TestBench.cleo.did]).value
            #expect(profiles.map(\.did) == [TestBench.bo.did, TestBench.cleo.did])
        }
    }

    @Test("An unconfirmed handle is none, and a label that was taken back is none")
    func invalidHandle() async throws {
        try await TestBench.run { bench in
            let did = JSONValue.string(TestBench.bo.did.description)
            func label(_ value: JSONValue, _ more: JSONValue? = nil) -> JSONValue {
                JSONValue.object(["src": did, "val": value, "uri": did, "cts": "x"]).with("neg", more)
            }
            try await bench.script.set(
                "GET /xrpc/app.bsky.actor.getProfile",
                [
                    "did": did, "handle": "handle.invalid",
                    "labels": [label("spam"), label("!hide", true), label("rude", false), ["odd": 1]],
                    "future": ["x": 1],
                ])
            let pds = PDSClient(
                client: bench.client, appView: bench.stranger, now: bench.clock.now,
                randomness: TestBench.randomBytes)
            let profile = try await pds.getProfile(TestBench.bo.did).value
            #expect(profile.handle == nil)
            #expect(profile.labels.map(\.val) == ["spam", "rude"])
            #expect(await bench.script.seen.allSatisfy { $0.header("Authorization") == nil })
        }
    }

    @Test("Relations are told from the first account's side; who is unknown is missing")
    func relationships() async throws {
        try await TestBench.run { bench in
            try await bench.atproto.follow([TestBench.bo.did], as: TestBench.anna.did)
            try await bench.atproto.follow([TestBench.anna.did], as: TestBench.cleo.did)
            let nobody = try DID("did:plc:zzzzzzzzzzzzzzzzzzzzzzzz")
            let relations = try await bench.pds.getRelationships(
                of: TestBench.anna.did, to: [TestBench.bo.did, TestBench.cleo.did, nobody]
            ).value
            #expect(relations[TestBench.bo.did]?.following?.did == TestBench.anna.did)
            #expect(relations[TestBench.bo.did]?.followedBy == nil)
            #expect(relations[TestBench.cleo.did]?.followedBy?.did == TestBench.cleo.did)
            #expect(relations[nobody] == nil)
        }
    }
}
