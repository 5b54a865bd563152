import Accounts
import Hummingbird

/// The cookie that carries the session's token. Behind TLS its name binds it to this very host.
struct SessionCookie: Sendable {
    let name: String
    private let isSecure: Bool

    init(isSecure: Bool) {
        self.isSecure = isSecure
        name = isSecure ? "__Host-helloquitx" : "helloquitx"
    }

    func token(in cookies: Cookies) -> SessionToken? {
        cookies[name].flatMap { SessionToken(cookie: $0.value) }
    }

    /// The `Set-Cookie` line for a token.
    func line(for token: SessionToken) -> String {
        line(value: token.text, seconds: BrowserSession.idleLimit / 1_000)
    }

    /// The `Set-Cookie` line that takes the cookie away.
    var removal: String { line(value: "", seconds: 0) }

    private func line(value: String, seconds: Int64) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }
}
