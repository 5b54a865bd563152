import Crypto
import FoundationEssentials
import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("A proof of possession has the structure of RFC 9449, section 4.2")
struct DPoPProofTests {
    /// A token taken apart by other means than those that made it.
    struct Parts {
        let header: JSONValue
        let claims: JSONValue
        let isSigned: Bool

        init(_ token: String) throws {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            try #require(parts.count == 3)
            header = try JSONValue(parsing: try #require(Sandbox.Base64URL.decode(String(parts[0]))))
            claims = try JSONValue(parsing: try #require(Sandbox.Base64URL.decode(String(parts[1]))))
            let signature = try P256.Signing.ECDSASignature(
                rawRepresentation: try #require(Sandbox.Base64URL.decode(String(parts[2]))))
            let x = try #require(Sandbox.Base64URL.decode(header["jwk"]?["x"]?.string ?? ""))
            let y = try #require(Sandbox.Base64URL.decode(header["jwk"]?["y"]?.string ?? ""))
            isSigned = try P256.Signing.PublicKey(rawRepresentation: x + y)
                .isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8))
        }
    }

    private func proof(nonce: String? = nil, accessToken: String? = nil) throws -> Parts {
        let url = try OutboundURL("https://Pds.Example.com:443/xrpc/com.example.method?actor=x&limit=1#part")
        return try Parts(
            DPoPProof(
                method: "GET", url: url, key: try fixedKey(), id: "id-1", issuedAt: 1_795_219_200_999, nonce: nonce,
                accessToken: accessToken
            ).token())
    }

    @Test("It names method and address without query and fragment, and whole seconds")
    func claims() throws {
        let parts = try proof()
        #expect(parts.isSigned)
        #expect(
            parts.claims == [
                "htm": "GET", "htu": "https://pds.example.com/xrpc/com.example.method", "iat": 1_795_219_200,
                "jti": "id-1",
            ])
    }

    @Test("Its header embeds the public key alone")
    func header() throws {
        let header = try proof().header
        #expect(header["typ"] == "dpop+jwt")
        #expect(header["alg"] == "ES256")
        #expect(Set(header["jwk"]?.object?.keys ?? [:].keys) == ["kty", "crv", "x", "y"])
        #expect(header["jwk"]?["kty"] == "EC")
        #expect(header["jwk"]?["crv"] == "P-256")
    }

    @Test("With a nonce and a token it is bound to both")
    func bound() throws {
        let claims = try proof(nonce: "n-1", accessToken: "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU").claims
        #expect(claims["nonce"] == "n-1")
        #expect(claims["ath"] == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
    }

    @Test("A token that was changed is not signed")
    func tampered() throws {
        let url = try OutboundURL("https://pds.example.com/")
        let token = try DPoPProof(
            method: "GET", url: url, key: try fixedKey(), id: "id-1", issuedAt: 0, nonce: nil, accessToken: nil
        ).token()
        let parts = token.split(separator: ".").map(String.init)
        let other = Sandbox.Base64URL.encode(Array(#"{"htm":"POST"}"#.utf8))
        #expect(try Parts([parts[0], other, parts[2]].joined(separator: ".")).isSigned == false)
    }
}

@Suite("Nonces come from the server and change")
struct NonceTests {
    private func send(_ bench: TestBench, _ sender: DPoPSender, _ path: String) async throws -> OutboundResponse {
        let url = try bench.stranger.resolving(path)
        return try await sender.send(key: try fixedKey(), accessToken: nil) { () throws(NetworkError) in
            OutboundRequest(method: "POST", url: url, body: [], operation: "test")
        }
    }

    private func sender(_ bench: TestBench) -> DPoPSender {
        DPoPSender(
            client: bench.client, nonces: DPoPNonces(), now: bench.clock.now, randomness: TestBench.randomBytes)
    }

    private func nonces(_ bench: TestBench, _ path: String) async throws -> [String?] {
        try await bench.script.requests("POST \(path)").map {
            try DPoPProofTests.Parts($0.header("DPoP") ?? "").claims["nonce"]?.string
        }
    }

    private static let demand = ScriptedServer.Answer(
        status: 400, body: #"{"error":"use_dpop_nonce"}"#, headers: ["DPoP-Nonce": "second"])

    @Test("A demand for a nonce is answered once, with another proof")
    func retry() async throws {
        try await TestBench.run { bench in
            await bench.script.set("POST /token", Self.demand, .init())
            let response = try await send(bench, sender(bench), "/token")
            #expect(response.status == 200)
            let found = try await nonces(bench, "/token")
            #expect(found == [nil, "second"])
            let ids = try await bench.script.seen.map {
                try DPoPProofTests.Parts($0.header("DPoP") ?? "").claims["jti"]?.string
            }
            #expect(Set(ids).count == 2)
        }
    }

    @Test("A second demand is given to the caller")
    func noSecondRetry() async throws {
        try await TestBench.run { bench in
            var third = Self.demand
            third.headers = ["DPoP-Nonce": "third"]
            await bench.script.set("POST /token", Self.demand, third, .init())
            let response = try await send(bench, sender(bench), "/token")
            #expect(response.status == 400)
            #expect(await bench.script.seen.count == 2)
        }
    }

    @Test(
        "A demand for the very nonce that was sent, or without one, is given to the caller",
        arguments: [
            ["DPoP-Nonce": "second"], [:], ["DPoP-Nonce": "with \"quotes\""],
            ["DPoP-Nonce": String(repeating: "n", count: 1_025)],
        ])
    func uselessDemand(_ headers: [String: String]) async throws {
        try await TestBench.run { bench in
            let sender = sender(bench)
            await bench.script.set("POST /first", ScriptedServer.Answer(headers: ["DPoP-Nonce": "second"]))
            _ = try await send(bench, sender, "/first")
            var demand = Self.demand
            demand.headers = headers
            await bench.script.set("POST /token", demand)
            let response = try await send(bench, sender, "/token")
            #expect(response.status == 400)
            let found = try await nonces(bench, "/token")
            #expect(found == ["second"])
        }
    }

    @Test("The nonce of any answer goes into the next request to that origin")
    func rotation() async throws {
        try await TestBench.run { bench in
            let sender = sender(bench)
            let answers = (1...3).map { ScriptedServer.Answer(headers: ["DPoP-Nonce": "nonce-\($0)"]) }
            await bench.script.set("POST /token", answers[0], answers[1], answers[2])
            for _ in 1...3 { _ = try await send(bench, sender, "/token") }
            let found = try await nonces(bench, "/token")
            #expect(found == [nil, "nonce-1", "nonce-2"])
        }
    }

    @Test(
        "A resource server's challenge is a demand too",
        arguments: [
            #"DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof""#,
            #"DPoP algs="ES256", error=use_dpop_nonce"#,
        ])
    func challenge(_ challenge: String) async throws {
        try await TestBench.run { bench in
            await bench.script.set(
                "POST /token",
                ScriptedServer.Answer(
                    status: 401, body: "", headers: ["WWW-Authenticate": challenge, "DPoP-Nonce": "second"]), .init())
            let response = try await send(bench, sender(bench), "/token")
            #expect(response.status == 200)
        }
    }

    @Test("Another refusal is no demand, whatever nonce comes with it")
    func otherRefusal() async throws {
        try await TestBench.run { bench in
            await bench.script.set(
                "POST /token",
                ScriptedServer.Answer(
                    status: 400, body: #"{"error":"invalid_dpop_proof"}"#, headers: ["DPoP-Nonce": "second"]))
            let response = try await send(bench, sender(bench), "/token")
            #expect(response.status == 400)
            #expect(await bench.script.seen.count == 1)
        }
    }
}
