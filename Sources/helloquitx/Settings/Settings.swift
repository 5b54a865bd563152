import Foundation
import HTTPTransport
import Notifications

/// Everything that can be set, read once at start from one YAML file. Secrets stand in files of their own, which the
/// settings name.
struct Settings: Sendable {
    /// The address that people use, an origin such as `https://away.example.com`.
    var publicURL: OutboundURL
    /// Where the server listens.
    var bind: String
    var port: Int
    /// The folder of database and keys.
    var data: String
    /// `postgres://…`, or `nil` for SQLite in the data folder.
    var databaseURL: String?
    /// How many database connections a process opens (PostgreSQL).
    var databaseConnections: Int
    /// The campaign folder, or `nil` for the one that is shipped with the program.
    var campaign: String?
    var x: X?
    /// The PLC directory.
    var plc: OutboundURL
    /// Asked for handles instead of DNS and HTTPS, when set.
    var handleResolver: OutboundURL?
    /// Bluesky's video service; nil hands videos to each account's own server.
    var videoService: OutboundURL?
    /// How many accounts a process works for at a time.
    var workSlots: Int
    /// Makes windows of limits shorter; 1 outside tests and the sandbox.
    var windowScale: Double
    /// The share of the usual budgets that is used.
    var budgetScale = 1.0
    /// Lease of a worker, in milliseconds.
    var leaseMilliseconds: Int64
    /// Loopback address of a sandbox, when this is one.
    var sandbox: String?
    var logFormat: LogFormat
    /// The file with the token that `/metrics` asks for; without one it answers loopback only.
    var metricsTokenFile: String?
    /// The port at which the browser comes back when this is no site but a program on somebody's own machine.
    var loopbackPort: Int?
    /// Takes visitors' addresses from `X-Forwarded-For`: only behind a proxy that sets it.
    var trustsForwardedFor = false

    /// The most bytes of posts and media that a member may have waiting here.
    var postQuota: Int64 = 1_000_000_000

    /// What posters and cards are made with: a program's name, or its path.
    var weasyprint = "weasyprint"

    /// Who runs the site, and where they are reached: `mailto:` or `https:`.
    var operatorName: String?
    var contact: String?

    /// How mail is sent; without it none is.
    var mail: MailProgram?

    /// The host's mail program, and whom mail comes from.
    struct MailProgram: Sendable, Hashable {
        /// The path of a program that takes sendmail's arguments.
        var sendmail: String
        var from: MailAddress
    }

    enum LogFormat: String, Sendable, CaseIterable {
        case text, json
    }

    /// The key of an app at X.
    struct X: Sendable {
        var clientID: String
        /// The file that holds the client's secret; `nil` for a public client.
        var clientSecretFile: String?
        var authorizationBase: OutboundURL
        var apiBase: OutboundURL
    }

    /// The lines that `serve` prints at start: every setting, no secret.
    var summary: [(key: String, value: String)] {
        [
            ("url", publicURL.string), ("listens on", "\(bind):\(port)"), ("data", data),
            ("database", databaseURL.map { Self.withoutPassword($0) } ?? "SQLite in the data folder"),
            ("campaign", campaign ?? "the one shipped with the program"),
            ("x.clientID", x?.clientID ?? "none: X sign-in is off"),
            ("plc", plc.string), ("work.slots", String(workSlots)),
            ("mail", mail.map { "\($0.sendmail), from \($0.from)" } ?? "none: no mail is sent"),
            ("posts.quotaMegabytes", String(postQuota / 1_000_000)), ("sandbox", sandbox ?? "no"),
        ]
    }

    private static func withoutPassword(_ url: String) -> String {
        guard var parts = URLComponents(string: url) else { return "set" }
        if parts.password != nil { parts.password = "…" }
        parts.queryItems = parts.queryItems?.filter { $0.name != "password" }
        return parts.string ?? "set"
    }
}
