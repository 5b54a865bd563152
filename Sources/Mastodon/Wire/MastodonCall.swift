/// One request to a server with the Mastodon API.
struct MastodonCall: Sendable {
    /// For logs and errors.
    let operation: String
    var method = "GET"
    /// Begins with a slash and needs no escaping.
    let path: String
    var query: FormFields = [:]
    var form: FormFields?
    /// Instead of a form.
    var body: (bytes: [UInt8], contentType: String)?
    /// Beside those that every call has.
    var headers: [(name: String, value: String)] = []
    /// Sent as a bearer token.
    var accessToken: String?
    /// What must not stand in an error's message, beside the access token.
    var secrets: [String] = []
    /// Bytes.
    var maximumResponseSize = 512 * 1024
    /// For everything together.
    var timeoutMilliseconds: Int64 = 10_000
    /// Only for what is public and needs no secret: a token or an identity never comes by way of another host.
    var followsRedirects = false

    var changesSomething: Bool { method != "GET" }
}
