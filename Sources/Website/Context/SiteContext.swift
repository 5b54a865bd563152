import Accounts
import Hummingbird
import Identifiers
import NIOCore

/// What is known of a request: who asks, in which language, from where.
package struct SiteContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The language of the answer.
    var language = ""
    /// The browser's session, when it brought one.
    var session: BrowserSession?
    /// Who is signed in.
    var member: Member?
    /// The visitor's address, for limits only; never logged.
    var address: String?
    /// Where the visitor comes from, for limits.
    var network: String { Self.network(of: address ?? "") }

    /// What one visitor can choose addresses from: of IPv6 the first 64 bits (RFC 4291, section 2.5.4).
    static func network(of address: String) -> String {
        // Without a number behind it, the text itself.
        guard case .v6(let number)? = try? IPAddress(address), number >> 32 != 0xFFFF else { return address }
        return "\(IPAddress.v6((number >> 64) << 64))/64"
    }

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }
}
