import HTTPTransport
import Identifiers

/// What somebody types to say which account is theirs: a handle, a DID, the address of their server, or that of their
/// profile in an app.
package enum AccountInput: Sendable, Hashable {
    case handle(Handle)
    case did(DID)
    /// A PDS, or the authorization server in front of several.
    case server(OutboundURL)

    package enum ParseError: Error, Hashable, Sendable {
        case badHandle(Handle.ParseError)
        case badDID(DID.ParseError)
        case badServer(OutboundURL.ParseError)
        /// A page of a site, not a site.
        case notAServer
    }

    package init(_ text: String) throws(ParseError) {
        if text.hasPrefix("did:") {
            self = .did(try Self.did(text))
        } else if text.contains("://") {
            try self.init(address: text)
        } else {
            self = .handle(try Self.handle(text))
        }
    }

    private init(address: String) throws(ParseError) {
        let url: OutboundURL
        do throws(OutboundURL.ParseError) {
            url = try OutboundURL(address)
        } catch {
            throw .badServer(error)
        }
        let segments = url.path.split(separator: "/").map(String.init)
        if segments.count == 2, segments[0] == "profile" {
            let name = segments[1]
            self = name.hasPrefix("did:") ? .did(try Self.did(name)) : .handle(try Self.handle(name))
        } else if segments.isEmpty, url.query == nil {
            self = .server(url)
        } else {
            throw .notAServer
        }
    }

    /// What the authorization server is told, so that it asks for the password of the right account; nil for a server.
    var loginHint: String? {
        switch self {
        case .handle(let handle): handle.description
        case .did(let did): did.description
        case .server: nil
        }
    }

    private static func did(_ text: String) throws(ParseError) -> DID {
        do throws(DID.ParseError) {
            return try DID(text)
        } catch {
            throw .badDID(error)
        }
    }

    private static func handle(_ text: String) throws(ParseError) -> Handle {
        do throws(Handle.ParseError) {
            return try Handle(typed: text)
        } catch {
            throw .badHandle(error)
        }
    }
}
