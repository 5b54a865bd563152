import Crypto
import Foundation
import Identifiers

/// The secret in the browser's cookie: 32 random bytes. Only its SHA-256 is stored.
package struct SessionToken: Sendable, Hashable {
    package let text: String

    /// A new one.
    package init(randomBytes: (Int) -> [UInt8]) {
        text = Data(randomBytes(32)).base64URLText
    }

    /// Reads a cookie's value; `nil` when it cannot be one.
    package init?(cookie: String) {
        guard cookie.utf8.count == 43, cookie.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        text = cookie
    }

    /// What is stored and looked up.
    package var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}

extension Data {
    /// Base64url without padding (RFC 4648, section 5).
    var base64URLText: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// A browser's session. It exists before anybody signed in, so that a sign-in can be bound to the browser.
package struct BrowserSession: Sendable, Hashable {
    /// A number to name it by in the list of sessions; no secret.
    package let id: Int64
    package let tokenHash: [UInt8]
    /// Who is signed in; `nil` before.
    package let member: MemberID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// When it was last used, to the minute; milliseconds since 1970.
    package let seenAt: Int64
    /// What the browser called itself, at most 200 characters.
    package let userAgent: String
    /// The key of this session's form tokens.
    package let formKey: [UInt8]

    package init(
        id: Int64, tokenHash: [UInt8], member: MemberID?, createdAt: Int64, seenAt: Int64, userAgent: String,
        formKey: [UInt8]
    ) {
        self.id = id
        self.tokenHash = tokenHash
        self.member = member
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.userAgent = userAgent
        self.formKey = formKey
    }

    /// Sessions end this long after they were last used, in milliseconds.
    package static let idleLimit = Retention.session.milliseconds
}
