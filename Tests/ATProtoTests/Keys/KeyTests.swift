import FoundationEssentials
import Testing

@testable import ATProto

@Suite("Keys and digests follow their RFCs")
struct KeyTests {
    @Test("A thumbprint is that of RFC 7638, section 3.1")
    func thumbprintOfRFC7638() {
        let modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
            + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0"
            + "zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44"
            + "-csFCur-kEgU8awapJzKnqDKgw"
        #expect(
            PublicKey.thumbprint(ofMembers: ["kty": "RSA", "n": modulus, "e": "AQAB"])
                == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    @Test("A P-256 key's thumbprint is that of RFC 9449, section 6.1")
    func thumbprintOfRFC9449() {
        let members = [
            "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        ]
        #expect(PublicKey.thumbprint(ofMembers: members) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
    }

    @Test("An access token's digest is that of RFC 9449, section 7.1")
    func accessTokenHash() {
        #expect(
            DPoPProof.hash("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")
                == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
    }

    @Test("A challenge is that of RFC 7636, appendix B")
    func codeChallenge() {
        let bytes: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        let verifier = CodeVerifier { _ in bytes }
        #expect(verifier.text == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test(
        "Base 64 for URLs is that of RFC 4648 without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64URL(_ text: String, _ encoded: String) {
        #expect(Base64URL.encode(text.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("What is not base 64 for URLs is no bytes", arguments: ["Zg==", "+/", "Z", "Zm9v!"])
    func notBase64URL(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("A key comes back from storage as it was")
    func storedKey() throws {
        let key = try SigningKey(randomness: TestBench.randomBytes)
        let stored = try JSONEncoder().encode([key])
        let restored = try JSONDecoder().decode([SigningKey].self, from: stored)
        #expect(restored[0].rawRepresentation == key.rawRepresentation)
        #expect(restored[0].id == key.id)
    }

    @Test("Bytes that are no private key are refused")
    func badKeys() {
        #expect(throws: SigningKey.ParseError.notThirtyTwoBytes) { try SigningKey(rawRepresentation: [1, 2, 3]) }
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(throws: SigningKey.ParseError.outOfRange) { try SigningKey(rawRepresentation: zero) }
        let tooLarge = [UInt8](repeating: 255, count: 32)
        #expect(throws: SigningKey.ParseError.outOfRange) { try SigningKey(rawRepresentation: tooLarge) }
    }

    @Test("A key never prints its private half")
    func printedKey() throws {
        let key = try fixedKey()
        var dumped = ""
        dump([key], to: &dumped)
        for text in ["\(key)", String(reflecting: [key]), dumped] {
            #expect(!text.contains(Base64URL.encode(key.rawRepresentation)))
        }
    }
}
