import Identifiers

/// The page on which a visitor says who they are, among the made-up people, and whether the client may.
struct AuthorizationPage {
    let requestURI: String
    let request: AuthorizationRequest
    let accounts: [ATProtoAccount]

    var html: String {
        let client = escapedHTML(request.clientName ?? request.clientID)
        let hinted = accounts.filter(isHinted)
        let others = accounts.filter { !isHinted($0) }
        let people = (hinted + others).enumerated().map { option($1, isFirst: $0 == 0) }.joined(separator: "\n")
        let scopes = request.scope.split(separator: " ").map { "<li><code>\(escapedHTML(String($0)))</code></li>" }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign in – sandbox PDS</title>
            \(Self.style)
            </head>
            <body>
            <main>
            <p class="place">Sandbox: a stand-in for a Bluesky server. Nobody here is real.</p>
            <h1>\(client) asks for access</h1>
            <p>Address of the client: <code>\(escapedHTML(request.clientID))</code></p>
            <form method="post" action="/oauth/authorize">
            <input type="hidden" name="request_uri" value="\(escapedHTML(requestURI))">
            <input type="hidden" name="client_id" value="\(escapedHTML(request.clientID))">
            <input type="hidden" name="form_token" value="\(escapedHTML(request.formToken))">
            <fieldset>
            <legend>Sign in as</legend>
            \(people)
            </fieldset>
            <h2>It may then</h2>
            <ul>
            \(scopes.joined(separator: "\n"))
            </ul>
            <p>
            <button name="decision" value="accept">Accept</button>
            <button name="decision" value="deny">Deny</button>
            </p>
            </form>
            </main>
            </body>
            </html>
            """
    }

    private func isHinted(_ account: ATProtoAccount) -> Bool {
        request.loginHint.map { $0 == account.did.description || $0 == account.handle.description } ?? false
    }

    private func option(_ account: ATProtoAccount, isFirst: Bool) -> String {
        """
        <p><label><input type="radio" name="account" value="\(escapedHTML(account.did.description))"\
        \(isFirst ? " checked" : "")> <bdi>\(escapedHTML(account.displayName))</bdi> \
        <span>@\(escapedHTML(account.handle.description))</span></label></p>
        """
    }

    /// The page for a request that cannot be sent back to its client.
    static func error(_ error: OAuthError) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Error – sandbox PDS</title>\(style)</head>
        <body><main>
        <h1>This sign-in cannot go on</h1>
        <p>\(escapedHTML(error.explanation)) (<code>\(escapedHTML(error.code))</code>)</p>
        <p>Go back to where you came from and start again.</p>
        </main></body>
        </html>
        """
    }

    private static let style = """
        <style>
        body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #fff }
        main { max-width: 40rem; margin: 0 auto; padding: 1rem }
        .place { background: #fdf3d8; padding: .5rem 1rem }
        label { display: block; padding: .3rem 0 } label span { color: #555 }
        fieldset { min-width: 0 } fieldset p { margin: 0 } code, bdi, span { overflow-wrap: anywhere }
        button { font: inherit; padding: .5rem 1.5rem; min-height: 2.75rem }
        </style>
        """
}
