import Identifiers
import Logging
import Sandbox

/// The sandbox with its community on free ports, under a clock of its own.
struct CommunityHarness: Sendable {
    let clock: ManualClock
    let community: Community
    let server: SandboxServer
    let x: XSandbox
    let mastodon: MastodonSandbox

    /// Where X and the community's pages are.
    var main: Wire { Wire(server.origins.x) }

    func wire(_ host: MastodonHost) -> Wire { Wire(server.origins[host.listener]) }

    /// `user@127.0.0.1:PORT` of somebody's account.
    func acct(_ key: String) throws -> String {
        guard let account = community[key]?.mastodon else { throw Nobody(key: key) }
        return account.acct(in: server.origins)
    }

    func address(_ key: String) throws -> FediverseAddress {
        guard let account = community[key]?.mastodon else { throw Nobody(key: key) }
        return FediverseAddress(account.server, account.username)
    }

    struct Nobody: Error {
        let key: String
    }

    /// Starts a sandbox, runs `body`, and stops it.
    static func run(
        x settings: XSettings = XSettings(), first: MastodonServerSettings = .first,
        second: MastodonServerSettings = .second, clock: ManualClock = ManualClock(), snapshot: SnapshotFile? = nil,
        _ body: @Sendable (CommunityHarness) async throws -> Void
    ) async throws {
        let community = try Community(generatedPeople: 60, hugeFollowing: 300)
        let server = try await SandboxServer.start(
            now: { clock.now }, randomBytes: { count in (0..<count).map { _ in .random(in: 0...255) } },
            logger: Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() }), snapshot: snapshot,
            services: { environment in
                [
                    CommunityPages(community: community, environment: environment),
                    XSandbox(community: community, settings: settings, environment: environment),
                    MastodonSandbox(community: community, first: first, second: second, environment: environment),
                ]
            })
        guard let x = server.service(XSandbox.self), let mastodon = server.service(MastodonSandbox.self) else {
            preconditionFailure("the sandbox was not built")
        }
        do {
            try await body(
                CommunityHarness(clock: clock, community: community, server: server, x: x, mastodon: mastodon))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

/// What a page's form carries in hidden fields.
func hiddenField(_ name: String, in page: String) -> String? {
    guard let start = page.range(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
    return String(page[start...].prefix { $0 != "\"" })
}

/// A parameter of the address that an answer leads to.
func parameter(_ name: String, of answer: Wire.Answer) -> String? {
    answer["Location"]?.split(separator: "?", maxSplits: 1).last.flatMap { FormParameters(String($0))[name] }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
