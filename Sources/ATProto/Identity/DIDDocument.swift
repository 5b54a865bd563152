import FoundationEssentials
import HTTPTransport
import Identifiers

/// What the protocol reads out of a DID's document (https://atproto.com/specs/did, "DID Documents").
package struct DIDDocument: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case notJSON
        /// It describes another DID than the one that was asked for.
        case otherSubject
        case missingServer
        /// The server's address is not just a scheme, a host and a port.
        case badServer
    }

    /// What the account says its handle is: a claim, until the handle's domain agrees.
    let claimedHandle: Handle?
    let pds: OutboundURL

    private struct Wire: Decodable {
        struct Service: Decodable {
            let id: String
            let type: String
            let serviceEndpoint: String
        }

        let id: String
        let alsoKnownAs: [Lossy<String>]?
        let service: [Lossy<Service>]?
    }

    init(_ body: [UInt8], of did: DID) throws(Fault) {
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(body))
        } catch {
            throw .notJSON
        }
        guard wire.id == did.description else { throw .otherSubject }
        claimedHandle = Self.handle(in: (wire.alsoKnownAs ?? []).compactMap(\.value))
        let server = (wire.service ?? []).compactMap(\.value).first {
            ($0.id == "#atproto_pds" || $0.id == "\(did)#atproto_pds") && $0.type == "AtprotoPersonalDataServer"
        }
        guard let server else { throw .missingServer }
        pds = try Self.origin(server.serviceEndpoint)
    }

    /// The first valid handle counts, even when it leads nowhere; others are ignored.
    private static func handle(in names: [String]) -> Handle? {
        for name in names where name.hasPrefix("at://") {
            do {
                return try Handle(String(name.dropFirst(5)))
            } catch {
                continue  // Not a handle: one of the other things that somebody may be known as.
            }
        }
        return nil
    }

    private static func origin(_ address: String) throws(Fault) -> OutboundURL {
        let url: OutboundURL
        do throws(OutboundURL.ParseError) {
            url = try OutboundURL(address)
        } catch {
            throw .badServer
        }
        guard url.path == "/", url.query == nil else { throw .badServer }
        return url
    }
}

/// An element of a foreign list: nil when it is not what is looked for, so that its neighbours stay readable.
struct Lossy<Value: Decodable & Sendable>: Decodable, Sendable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        do {
            value = try Value(from: decoder)
        } catch is DecodingError {
            value = nil
        }
    }
}
