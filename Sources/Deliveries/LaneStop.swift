/// Why an account's work stands still until somebody does something. The values are stored.
package enum LaneStop {
    /// The provider no longer honours the permission.
    package static let needsSignIn = "needsSignIn"
    /// The stored permission does not open: the operator has to repair it.
    package static let keyMissing = "keyMissing"
    /// The account is suspended, deactivated or not confirmed at its server.
    package static let accountUnusable = "accountUnusable"
    /// The server lets the account follow nobody more.
    package static let followLimit = "followLimit"
    /// The server dates posts with the day on which they come, although it was asked for their own.
    package static let dateIgnored = "dateIgnored"
    /// Moderation has labelled the account.
    package static let label = "label"
}
