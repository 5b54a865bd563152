/// A request that reached the sandbox.
package struct LoggedRequest: Sendable, Codable, Hashable {
    package let number: Int
    package let server: SandboxListener
    package let method: String
    /// Without the query.
    package let path: String
    /// Milliseconds since 1970 UTC.
    package let at: Int64
    /// Tells requests of one bearer from those of another, without naming the token: a part of the digest of
    /// `Authorization`. Nil without that header.
    package let bearer: String?
    /// Nil while it is under way, and when the connection was broken instead of answered.
    package var status: Int?
    /// The id of the fault that befell it.
    package var fault: String?

    /// `METHOD /path`, what patterns match.
    package var route: String { "\(method) \(path)" }
}

/// Which requests reached the sandbox, so that tests can say "the token endpoint was never asked".
///
/// Keeps the latest 20,000; the counters know all. Requests to the control are not counted.
package actor RequestLog {
    private static let capacity = 20_000
    private var entries: [LoggedRequest] = []
    private var counters: [SandboxListener: [String: Int]] = [:]
    private var lastNumber = 0

    package init() {}

    /// How many requests matched a pattern such as `POST /oauth/token` or `* /oauth/*`.
    package func count(_ pattern: String, on server: SandboxListener? = nil) -> Int {
        let pattern = RoutePattern(pattern)
        return counters.filter { server == nil || $0.key == server }.values.joined()
            .reduce(0) { pattern.matches($1.key) ? $0 + $1.value : $0 }
    }

    /// The requests that matched, oldest first.
    package func requests(_ pattern: String = "*", on server: SandboxListener? = nil) -> [LoggedRequest] {
        let pattern = RoutePattern(pattern)
        return entries.filter { (server == nil || $0.server == server) && pattern.matches($0.route) }
    }

    /// Requests by route.
    package func counts(on server: SandboxListener) -> [String: Int] { counters[server] ?? [:] }

    /// Starts counting anew.
    package func reset() {
        entries = []
        counters = [:]
    }

    func begin(
        server: SandboxListener, method: String, path: String, at: Int64, bearer: String? = nil
    ) -> LoggedRequest {
        lastNumber += 1
        let entry = LoggedRequest(
            number: lastNumber, server: server, method: method, path: path, at: at, bearer: bearer)
        if entries.count >= Self.capacity { entries.removeFirst(Self.capacity / 4) }
        entries.append(entry)
        counters[server, default: [:]][entry.route, default: 0] += 1
        return entry
    }

    func finish(_ entry: LoggedRequest) {
        guard let index = entries.lastIndex(where: { $0.number == entry.number }) else { return }
        entries[index] = entry
    }
}
