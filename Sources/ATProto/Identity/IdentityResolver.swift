import HTTPTransport
import Identifiers

/// Finds out who is behind a handle or a DID, from both ends.
///
/// Asks anew each time: sign-in depends on the answer, and documents change when somebody moves.
package struct IdentityResolver: Sendable {
    /// The text of every TXT record of a name, as ``DNSTextResolver/records(of:)`` gives it.
    package typealias TextRecords = @Sendable (_ name: String) async throws(DNSTextResolver.LookupError) -> [String]

    package struct Configuration: Sendable {
        /// The PLC directory; https://plc.directory is the public one.
        package var plc: OutboundURL
        /// A server to ask about handles, by `com.atproto.identity.resolveHandle`, in place of their own domains.
        package var handleResolver: OutboundURL?

        package init(plc: OutboundURL, handleResolver: OutboundURL? = nil) {
            self.plc = plc
            self.handleResolver = handleResolver
        }
    }

    private let handles: HandleLookup
    private let dids: DIDLookup

    /// - Parameters:
    ///   - client: for the hosts that people and documents name.
    ///   - configuredClient: for the servers of the configuration, which may be where nobody else may lead; nil for the
    ///     same.
    ///   - textRecords: the domain name system.
    ///   - now: milliseconds since 1970 UTC.
    package init(
        client: OutboundClient, configuredClient: OutboundClient? = nil, configuration: Configuration,
        textRecords: @escaping TextRecords, now: @escaping @Sendable () -> Int64
    ) {
        self.init(
            client: client, configuredClient: configuredClient, configuration: configuration, textRecords: textRecords,
            page: HandleLookup.wellKnown, now: now)
    }

    /// - Parameter page: where a handle's website names its DID.
    init(
        client: OutboundClient, configuredClient: OutboundClient? = nil, configuration: Configuration,
        textRecords: @escaping TextRecords, page: @escaping HandleLookup.Page, now: @escaping @Sendable () -> Int64
    ) {
        let configured = configuredClient ?? client
        if let service = configuration.handleResolver {
            handles = HandleLookup(client: configured, source: .service(service), now: now)
        } else {
            handles = HandleLookup(client: client, source: .domain(records: textRecords, page: page), now: now)
        }
        dids = DIDLookup(client: client, directoryClient: configured, plc: configuration.plc, now: now)
    }

    /// Who the handle belongs to. Its DID's document must name it back.
    package func resolve(handle: Handle) async throws(IdentityError) -> ATIdentity {
        let did = try await handles.did(of: handle)
        let document = try await dids.document(of: did)
        guard document.claimedHandle == handle else { throw .handleNotClaimed(handle, by: did) }
        return ATIdentity(did: did, handle: handle, pds: document.pds)
    }

    /// Who the DID is. A handle that cannot be confirmed is left out, with the reason; it is no error.
    package func resolve(did: DID) async throws(IdentityError) -> ATIdentity {
        let document = try await dids.document(of: did)
        guard let claimed = document.claimedHandle else { return ATIdentity(did: did, handle: nil, pds: document.pds) }
        do throws(IdentityError) {
            let named = try await handles.did(of: claimed)
            guard named == did else { throw .handleOfAnother(claimed, named) }
            return ATIdentity(did: did, handle: claimed, pds: document.pds)
        } catch {
            return ATIdentity(did: did, handle: nil, handleFailure: error, pds: document.pds)
        }
    }

    /// Where the account is kept now, without asking about its handle.
    func server(of did: DID) async throws(IdentityError) -> OutboundURL {
        try await dids.document(of: did).pds
    }
}
