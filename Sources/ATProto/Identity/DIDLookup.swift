import HTTPTransport
import Identifiers

/// Fetches DID documents: `did:plc` from the directory, `did:web` from the host that it names.
///
/// Sources: https://web.plc.directory/spec/v0.1/did-plc; https://atproto.com/specs/did, "Blessed DID Methods".
struct DIDLookup: Sendable {
    private static let operation = "atproto.didDocument"

    let client: OutboundClient
    /// For the PLC directory.
    let directoryClient: OutboundClient
    /// The PLC directory's address.
    let plc: OutboundURL
    /// Milliseconds since 1970 UTC.
    let now: @Sendable () -> Int64

    func document(of did: DID) async throws(IdentityError) -> DIDDocument {
        let url = try address(of: did)
        let response: OutboundResponse
        do throws(NetworkError) {
            response = try await (did.method == "plc" ? directoryClient : client).send(
                OutboundRequest(
                    url: url, headers: [(name: "Accept", value: "application/did+ld+json, application/json")],
                    operation: Self.operation, followsRedirects: false))
        } catch {
            throw .network(error)
        }
        switch response.status {
        case 200: break
        case 404: throw .didNotFound(did)
        case 410: throw .didDeactivated(did)
        default: throw .network(response.refusal(of: Self.operation, now: now()))
        }
        do throws(DIDDocument.Fault) {
            return try DIDDocument(response.body, of: did)
        } catch {
            throw .badDocument(did, error)
        }
    }

    private func address(of did: DID) throws(IdentityError) -> OutboundURL {
        do throws(OutboundURL.ParseError) {
            switch did.method {
            case "plc":
                let base = plc.withoutQuery.string
                return try OutboundURL(base + (base.hasSuffix("/") ? "" : "/") + did.description)
            case "web":
                guard let host = did.webHost else { throw OutboundURL.ParseError.missingHost }
                // A DID cannot say http. Names of this machine have no certificate, and a policy that is not for
                // development refuses them anyway.
                let isLocal = host.name == "localhost" || host.name == "127.0.0.1"
                return try OutboundURL(scheme: isLocal ? .http : .https, host: host, path: "/.well-known/did.json")
            default: throw OutboundURL.ParseError.unsupportedScheme
            }
        } catch {
            throw .unsupportedMethod(did)
        }
    }
}
