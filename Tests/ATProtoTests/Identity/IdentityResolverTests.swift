import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("An identity holds in both directions")
struct IdentityResolverTests {
    @Test("A handle leads to a DID that names it back")
    func byHandle() async throws {
        try await TestBench.run { bench in
            let identity = try await bench.resolver().resolve(handle: TestBench.anna.handle)
            #expect(identity.did == TestBench.anna.did)
            #expect(identity.handle == TestBench.anna.handle)
            #expect(identity.pds == bench.origin)
        }
    }

    @Test("A DID leads to a handle that leads back")
    func byDID() async throws {
        try await TestBench.run { bench in
            let identity = try await bench.resolver().resolve(did: TestBench.anna.did)
            #expect(identity.handle == TestBench.anna.handle)
            #expect(identity.handleFailure == nil)
        }
    }

    /// Somebody's document, under the scripted PLC directory, beside what the handle resolver says.
    private func resolve(
        document: JSONValue, handleLeadsTo did: DID?, _ body: (IdentityResolver, DID) async throws -> Void
    ) async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            try await bench.script.set(
                "GET /\(provider.did)", provider.document.with("alsoKnownAs", document["alsoKnownAs"]))
            if let did {
                try await bench.script.set(
                    "GET /xrpc/com.atproto.identity.resolveHandle", ["did": .string(did.description)])
            } else {
                try await bench.script.set(
                    "GET /xrpc/com.atproto.identity.resolveHandle", ["error": "HandleNotFound"], status: 400)
            }
            let resolver = IdentityResolver(
                client: bench.client, configuration: .init(plc: bench.stranger, handleResolver: bench.stranger),
                textRecords: { _ in [] }, now: bench.clock.now)
            try await body(resolver, provider.did)
        }
    }

    @Test("A handle that its DID does not name is nobody's")
    func notClaimed() async throws {
        let handle = TestBench.anna.handle
        for names: JSONValue in [[], ["at://other.example.com"], ["at://handle.invalid"]] {
            try await resolve(document: ["alsoKnownAs": names], handleLeadsTo: TestBench.anna.did) { resolver, did in
                let cause = await cause { _ = try await resolver.resolve(handle: handle) }
                #expect(cause == "handleNotClaimed(\(handle), by: \(did))")
            }
        }
    }

    @Test("A DID whose handle leads to somebody else has no handle")
    func stolenHandle() async throws {
        let document: JSONValue = ["alsoKnownAs": [.string("at://\(TestBench.anna.handle)")]]
        try await resolve(document: document, handleLeadsTo: TestBench.bo.did) { resolver, did in
            let identity = try await resolver.resolve(did: did)
            #expect(identity.did == did)
            #expect(identity.handle == nil)
            guard case .handleOfAnother(TestBench.anna.handle, TestBench.bo.did) = identity.handleFailure else {
                Issue.record("\(String(describing: identity.handleFailure))")
                return
            }
        }
    }

    @Test("A DID whose handle leads nowhere has no handle, and remains who it is")
    func lostHandle() async throws {
        let document: JSONValue = ["alsoKnownAs": [.string("at://\(TestBench.anna.handle)")]]
        try await resolve(document: document, handleLeadsTo: nil) { resolver, did in
            let identity = try await resolver.resolve(did: did)
            #expect(identity.handle == nil)
            #expect(identity.handleFailure?.isTemporary == false)
        }
    }

    @Test("handle.invalid is no handle")
    func invalidHandle() async throws {
        try await resolve(document: ["alsoKnownAs": ["at://handle.invalid"]], handleLeadsTo: nil) { resolver, did in
            let identity = try await resolver.resolve(did: did)
            #expect(identity.handle == nil)
            #expect(identity.handleFailure == nil)
        }
    }

    @Test("A renamed account is found by its new handle and no longer by its old one")
    func renamed() async throws {
        try await TestBench.run { bench in
            let new = try Handle("anna-renamed.example.com")
            await bench.atproto.directory.update(TestBench.anna.did) { $0.handle = new }
            let found = try await bench.resolver().resolve(handle: new).did
            #expect(found == TestBench.anna.did)
            let old = await cause { _ = try await bench.resolver().resolve(handle: TestBench.anna.handle) }
            #expect(old == "handleNotFound(anna.example.com)")
        }
    }

    @Test("A did:web is described by its own host")
    func didWeb() async throws {
        try await TestBench.run { bench in
            let port = bench.stranger.port
            let did = try DID("did:web:127.0.0.1%3A\(port)")
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: did)
            try await bench.script.set("GET /.well-known/did.json", provider.document)
            let identity = try await bench.resolver().resolve(did: did)
            #expect(identity.pds == bench.stranger)
        }
    }

    @Test(
        "A DID of another method, or a did:web with a path, is not resolved",
        arguments: [
            "did:key:zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF", "did:web:example.com:path",
            "did:plc:broken%escape",
        ])
    func unsupported(_ text: String) async throws {
        try await TestBench.run { bench in
            let cause = await cause { _ = try await bench.resolver().resolve(did: try DID(text)) }
            #expect(cause == "unsupportedMethod(\(text))")
        }
    }

    @Test(
        "The directory's refusals have their meaning",
        arguments: [
            (404, "didNotFound"), (410, "didDeactivated"), (500, "network"), (302, "network"),
        ])
    func refusals(_ status: Int, _ expected: String) async throws {
        try await TestBench.run { bench in
            await bench.script.set(
                "GET /\(TestBench.anna.did)",
                ScriptedServer.Answer(status: status, headers: ["Location": "/elsewhere"]))
            let resolver = bench.resolver(plc: bench.stranger)
            let cause = await cause { _ = try await resolver.resolve(did: TestBench.anna.did) }
            #expect(cause.hasPrefix(expected))
            #expect(await bench.script.seen.count == 1)
        }
    }

    @Test("A PLC directory may live below a path")
    func directoryBelowPath() async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.bo.did)
            try await bench.script.set("GET /plc/\(provider.did)", provider.document)
            let resolver = bench.resolver(plc: try bench.stranger.resolving("/plc"))
            let found = try await resolver.resolve(did: provider.did).pds
            #expect(found == bench.stranger)
        }
    }
}
