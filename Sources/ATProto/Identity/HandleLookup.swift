import FoundationEssentials
import HTTPTransport
import Identifiers

/// Finds the DID that a handle's domain names (https://atproto.com/specs/handle, "Handle Resolution").
struct HandleLookup: Sendable {
    enum Source: Sendable {
        /// The domain itself: its TXT records first, then the page on its website.
        case domain(records: IdentityResolver.TextRecords, page: Page)
        /// A server that knows (`com.atproto.identity.resolveHandle`).
        case service(OutboundURL)
    }

    /// Where a handle's website names the DID.
    typealias Page = @Sendable (Handle) throws(OutboundURL.ParseError) -> OutboundURL

    /// `https://HANDLE/.well-known/atproto-did`.
    static let wellKnown: Page = { handle throws(OutboundURL.ParseError) in
        try OutboundURL("https://\(handle)/.well-known/atproto-did")
    }

    private static let pageOperation = "atproto.handlePage"
    private static let serviceOperation = "atproto.resolveHandle"

    let client: OutboundClient
    let source: Source
    /// Milliseconds since 1970 UTC.
    let now: @Sendable () -> Int64

    func did(of handle: Handle) async throws(IdentityError) -> DID {
        switch source {
        case .service(let base): try await ask(base, for: handle)
        case .domain(let records, let page): try await ask(records, then: page, for: handle)
        }
    }

    private func ask(
        _ records: IdentityResolver.TextRecords, then page: Page, for handle: Handle
    ) async throws(IdentityError) -> DID {
        var dids: Set<DID> = []
        var failure: DNSTextResolver.LookupError?
        do throws(DNSTextResolver.LookupError) {
            dids = Self.dids(in: try await records("_atproto.\(handle)"))
        } catch .invalidName {
            // A handle of more than 244 characters has no such name; its website may still speak.
        } catch {
            failure = error
        }
        guard dids.count <= 1 else { throw .handleAmbiguous(handle) }
        if let did = dids.first { return did }
        if let did = try await read(page, of: handle) { return did }
        // The website knows nothing. Had the name servers answered, they might have.
        if let failure { throw .lookup(failure) }
        throw .handleNotFound(handle)
    }

    /// The DIDs that records of the form `did=…` name; all other records are somebody else's.
    private static func dids(in records: [String]) -> Set<DID> {
        var found: Set<DID> = []
        for record in records where record.hasPrefix("did=") {
            do {
                found.insert(try DID(String(record.dropFirst(4))))
            } catch {
                continue  // Not a valid record, so none (specification, "DNS TXT Method").
            }
        }
        return found
    }

    /// The DID on the handle's website; nil when the website does not say one.
    private func read(_ page: Page, of handle: Handle) async throws(IdentityError) -> DID? {
        let url: OutboundURL
        do throws(OutboundURL.ParseError) {
            url = try page(handle)
        } catch {
            throw .handleNotFound(handle)
        }
        let response: OutboundResponse
        do throws(NetworkError) {
            response = try await client.send(
                OutboundRequest(url: url, operation: Self.pageOperation, maximumResponseBytes: 8 * 1024))
        } catch {
            switch error.cause {
            // No such website, one that nobody may visit, or a page that is no DID.
            case .notResolved, .blockedAddress, .tooLarge, .badRedirect, .tooManyRedirects: return nil
            default: throw .network(error)
            }
        }
        guard response.status != 429, response.status < 500 else {
            throw .network(response.refusal(of: Self.pageOperation, now: now()))
        }
        guard response.isSuccess else { return nil }
        let text = String(decoding: response.body, as: UTF8.self).trimmingCharacters(while: \.isWhitespace)
        do {
            return try DID(text)
        } catch {
            return nil  // A page like any other, as sites give for every address.
        }
    }

    private func ask(_ base: OutboundURL, for handle: Handle) async throws(IdentityError) -> DID {
        struct Answer: Decodable {
            let did: DID
        }
        do throws(NetworkError) {
            let url = try XRPCCall.url("com.atproto.identity.resolveHandle", at: base, Self.serviceOperation)
            let response = try await client.send(
                OutboundRequest(
                    url: url.addingQuery([(name: "handle", value: handle.description)]),
                    operation: Self.serviceOperation))
            guard response.isSuccess else { throw response.refusal(of: Self.serviceOperation, now: now()) }
            return try response.decode(Answer.self, operation: Self.serviceOperation, changesSomething: false).did
        } catch {
            guard error.status == 400 || error.status == 404 else { throw .network(error) }
            throw .handleNotFound(handle)
        }
    }
}

extension String {
    fileprivate func trimmingCharacters(while matches: (Character) -> Bool) -> String {
        String(drop(while: matches).reversed().drop(while: matches).reversed())
    }
}
