import Identifiers

/// Who signed in: an account of the server that the person named.
///
/// The account is (host, id). The address is made of the name that the server gave and the host *that was asked*:
/// what the server claims about another host, in `acct`, `url` or anywhere else, is never looked at, or any server
/// could claim anybody. A server whose addresses bear another domain is served by ``AddressConfirmation``.
package struct MastodonIdentity: Sendable, Hashable, Codable {
    package enum Refusal: Error, Hashable {
        /// The name has an `@` or other characters that no user name has.
        case badUsername
        case suspended
    }

    package let host: ServerHost
    package let id: MastodonAccountID
    /// `username@host`, with the host that was asked.
    package let acct: Acct
    package let displayName: String
    /// The ActivityPub id, when the server tells it and it lies on the host that was asked.
    package let uri: String?
    package let isLocked: Bool
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64?

    package init(_ account: MastodonAccount, host: ServerHost) throws(Refusal) {
        self.host = host
        id = account.id
        do throws(Acct.ParseError) {
            acct = try Acct(user: account.username, host: host)
        } catch { throw .badUsername }
        guard !account.isSuspended else { throw .suspended }
        displayName = String(account.displayName.prefix(200))
        uri = account.uri.flatMap { uri in
            do {
                return try uri.contains("://") && ServerHost(uri) == host ? uri : nil
            } catch {
                return nil  // Not the address of a page, so it says nothing about the account.
            }
        }
        isLocked = account.isLocked
        createdAt = account.createdAt
    }
}
