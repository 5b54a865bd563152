/// A JSON Web Token signed with ES256, in the compact form (RFC 7515, section 7.1; RFC 7519).
///
/// Written here rather than with jwt-kit: that one writes `exp` with a fraction, which servers refuse, and brings a
/// second cryptographic library, for what is a dozen lines over swift-crypto. Tokens are only made here, never
/// verified: those of other servers are opaque to a client.
enum SignedToken {
    static func make(header: some Encodable, claims: some Encodable, key: SigningKey) throws -> String {
        let input =
            Base64URL.encode(try WireJSON.encode(header)) + "." + Base64URL.encode(try WireJSON.encode(claims))
        return input + "." + Base64URL.encode(try key.sign(Array(input.utf8)))
    }
}
