/// Why a page cannot be given. Each has its sentences in the texts, see `ErrorTable`.
enum SiteError: Error, Sendable, Equatable {
    case notFound
    /// The body is no form.
    case malformedForm
    /// The form's token is missing, wrong or of another session.
    case staleForm
    /// Another site sent the form.
    case crossSite
    /// More than is taken.
    case tooLarge
    /// In seconds.
    case tooManyRequests(retryAfter: Int64)
    /// The member has another account on that network.
    case networkTaken(existing: String)
    /// What was sent is no lists of an archive.
    case malformedImport
    /// What was sent is no posts of an archive.
    case malformedPosts
    /// No account is linked that posts could be moved to.
    case noTarget
    /// The archive is of another X account than the one that the member proved.
    case otherOwner(archive: String, account: String)
    /// Only the operator may see it.
    case operatorOnly
    /// Signing in is needed; the browser is sent there and comes back.
    case needsSignIn
    /// The choices of the registration are not made yet.
    case needsChoices
}
