import HTTPTransport

/// Sends requests with a proof of possession, and once more when the server wants another nonce in it.
struct DPoPSender: Sendable {
    /// RFC 9449, section 8.1, gives no length; longer than this is no nonce but a burden.
    private static let maximumNonceLength = 1_024

    let client: OutboundClient
    let nonces: DPoPNonces
    /// Milliseconds since 1970 UTC.
    let now: @Sendable () -> Int64
    let randomness: @Sendable (_ count: Int) -> [UInt8]

    /// Sends what `make` gives; `make` is asked again for the second attempt, so that what is good for one request only
    /// is new in it. A request that was answered with the demand for a nonce was not carried out.
    func send(
        key: SigningKey, accessToken: String?, _ make: () throws(NetworkError) -> OutboundRequest
    ) async throws(NetworkError) -> OutboundResponse {
        let request = try make()
        let nonce = await nonces.nonce(for: request.url.origin)
        let response = try await send(request, key: key, accessToken: accessToken, nonce: nonce)
        guard let demanded = Self.nonce(in: response), demanded != nonce, Self.demandsNonce(response) else {
            return response
        }
        return try await send(try make(), key: key, accessToken: accessToken, nonce: demanded)
    }

    private func send(
        _ request: OutboundRequest, key: SigningKey, accessToken: String?, nonce: String?
    ) async throws(NetworkError) -> OutboundResponse {
        var request = request
        let proof = DPoPProof(
            method: request.method, url: request.url, key: key, id: Base64URL.encode(randomness(16)),
            issuedAt: now(), nonce: nonce, accessToken: accessToken)
        do {
            request.headers.append((name: "DPoP", value: try proof.token()))
        } catch {
            throw .unsendable(request.operation, to: request.url, "cannot sign: \(error)")
        }
        // A proof names one address, and a token is for one server: neither goes wherever an answer points.
        request.followsRedirects = false
        let response = try await client.send(request)
        if let next = Self.nonce(in: response) { await nonces.keep(next, for: request.url.origin) }
        return response
    }

    /// The nonce for the next request: one or more of `NQCHAR` (RFC 9449, section 8.1).
    static func nonce(in response: OutboundResponse) -> String? {
        guard let nonce = response.headers.first("DPoP-Nonce"), (1...maximumNonceLength).contains(nonce.utf8.count),
            nonce.utf8.allSatisfy({ $0 == 0x21 || (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0) })
        else { return nil }
        return nonce
    }

    /// An authorization server says so in its body (section 8), a resource server in its challenge (section 9).
    private static func demandsNonce(_ response: OutboundResponse) -> Bool {
        guard response.status == 400 || response.status == 401 else { return false }
        return Challenge.errors(in: response.headers).contains("use_dpop_nonce")
            || ServerFault(response.body)?.error == "use_dpop_nonce"
    }
}
