import Identifiers

/// Who signed in with X.
package struct XIdentity: Sendable, Hashable, Codable {
    /// Who somebody is: it stays.
    package let id: XUserID
    /// What somebody is called now: it changes, and can become somebody else's.
    package let screenName: XHandle
    package let displayName: String
}
