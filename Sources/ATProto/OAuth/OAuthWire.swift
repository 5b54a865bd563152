import HTTPTransport

/// Sends forms to an authorization server's endpoints, with the proof of possession and of who the client is.
struct OAuthWire: Sendable {
    /// What a request needs beside its parameters.
    struct Sender: Sendable {
        let issuer: Issuer
        let clientID: String
        /// Nil for a public client.
        let clientKey: SigningKey?
        let dpopKey: SigningKey
    }

    let dpop: DPoPSender

    /// Posts a form; an answer outside 200 to 299 is an error with the server's code.
    func post(
        _ parameters: [(name: String, value: String)], to url: OutboundURL, as sender: Sender, operation: String
    ) async throws(NetworkError) -> OutboundResponse {
        let response = try await dpop.send(key: sender.dpopKey, accessToken: nil) { () throws(NetworkError) in
            OutboundRequest(
                method: "POST", url: url,
                headers: [
                    (name: "Accept", value: "application/json"),
                    (name: "Content-Type", value: "application/x-www-form-urlencoded"),
                ],
                // An assertion is good once: each attempt has its own.
                body: Self.form(try credentials(of: sender, at: url, operation) + parameters), operation: operation,
                followsRedirects: false)
        }
        guard response.isSuccess else { throw response.refusal(of: operation, now: dpop.now()) }
        return response
    }

    private func credentials(
        of sender: Sender, at url: OutboundURL, _ operation: String
    ) throws(NetworkError) -> [(name: String, value: String)] {
        do {
            return try ClientCredentials.parameters(
                clientID: sender.clientID, key: sender.clientKey, issuer: sender.issuer,
                id: Base64URL.encode(dpop.randomness(16)), now: dpop.now())
        } catch {
            throw .unsendable(operation, to: url, "cannot sign: \(error)")
        }
    }

    /// `application/x-www-form-urlencoded`, with a space as `%20`, which every reader of forms takes.
    private static func form(_ parameters: [(name: String, value: String)]) -> [UInt8] {
        let pairs = parameters.map {
            OutboundURL.encodeComponent($0.name) + "=" + OutboundURL.encodeComponent($0.value)
        }
        return Array(pairs.joined(separator: "&").utf8)
    }
}
