import HTTPTransport
import Identifiers

/// Why nobody was found behind a handle or a DID.
package enum IdentityError: Error, Sendable {
    /// Neither the domain name system nor a website under that name says whose it is.
    case handleNotFound(Handle)
    /// Several TXT records name different DIDs.
    case handleAmbiguous(Handle)
    /// The handle leads to this DID, whose document names another handle or none.
    case handleNotClaimed(Handle, by: DID)
    /// The document names the handle, but the handle leads to this other DID.
    case handleOfAnother(Handle, DID)
    /// Neither `did:plc` nor a `did:web` of the form that the protocol allows.
    case unsupportedMethod(DID)
    case didNotFound(DID)
    /// The account was deleted for good.
    case didDeactivated(DID)
    /// The document is not of the right form, or it names no server.
    case badDocument(DID, DIDDocument.Fault)
    /// The domain name system did not answer; another time it may.
    case lookup(DNSTextResolver.LookupError)
    case network(NetworkError)

    /// Whether asking again later can help.
    package var isTemporary: Bool {
        switch self {
        case .lookup(let error): error != .invalidName
        case .network(let error): error.status.map { $0 == 429 || $0 >= 500 } ?? (error.cause != .blockedAddress)
        default: false
        }
    }
}
