import HTTPTransport
import Identifiers

/// Who somebody is on the AT Protocol, as their DID's document and their handle's domain say together.
package struct ATIdentity: Sendable {
    /// Stays when everything else changes.
    package let did: DID
    /// Nil unless the document names the handle and the handle's domain names the DID.
    package let handle: Handle?
    /// Why the handle that the document names does not count; nil when it counts, or when none is named.
    package let handleFailure: IdentityError?
    /// The server that keeps the account: an origin, without a path.
    package let pds: OutboundURL

    package init(did: DID, handle: Handle?, handleFailure: IdentityError? = nil, pds: OutboundURL) {
        self.did = did
        self.handle = handle
        self.handleFailure = handleFailure
        self.pds = pds
    }
}
