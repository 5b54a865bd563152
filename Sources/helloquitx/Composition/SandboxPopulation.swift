import ATProto
import Accounts
import Deliveries
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Reconnection
import Sandbox
import Sealing
import Store

/// Registers the made-up people at the sandbox's site, so that a visitor finds somebody: with the accounts, lists and
/// choices that the community gives them. Those who join later are left for the visitor to sign in as.
struct SandboxPopulation: Sendable {
    let platform: Platform
    let community: Community
    let sandbox: SandboxServer
    let servers: MastodonSandbox
    let logger: Logger

    /// Does nothing when somebody is registered already.
    func register() async throws {
        guard try await !platform.repository.hasMembers() else { return }
        var cast: [(MemberID, Sandbox.Person)] = []
        // The one to start as is left to the visitor, who goes the whole way.
        for person in community.people
        where person.joining == .early && !person.traits.contains(.startHere) {
            do {
                if let member = try await patiently({ try await register(person) }), !person.isGenerated {
                    cast.append((member, person))
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // One made-up person less is no reason to stop; the log says who.
                logger.warning(
                    "Could not register somebody", metadata: ["person": "\(person.key)", "error": "\(error)"])
            }
        }
        // Only now, and after each has been shown everybody who is here: the jobs that were handed in may run later, and
        // would otherwise make them follow one another instead of those who come from here on.
        for (member, _) in cast {
            _ = try await patiently { try await platform.repository.reconnect(member, now: SystemEnvironment.now()) }
        }
        for (member, person) in cast {
            try await patiently { try await choose(member, person, followsLaterJoiners: true) }
        }
        logger.notice("Registered the made-up community")
    }

    /// Again, when the jobs that run meanwhile got in between too often.
    private func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 1..<5 {
            do {
                return try await body()
            } catch DatabaseError.contended {
                logger.info("Others got in between; once more")
            }
        }
        return try await body()
    }

    private func register(_ person: Sandbox.Person) async throws -> MemberID? {
        var member: MemberID?
        for arrival in try await arrivals(of: person) {
            let result = try await platform.repository.arrive(
                arrival.signed(in: member), now: SystemEnvironment.now())
            switch result {
            case .registered(let new), .signedIn(let new), .linked(let new): member = new
            case .heldByAnother, .networkTaken: break
            }
        }
        guard let member else { return nil }
        let now = SystemEnvironment.now()
        if let id = person.x?.id {
            let graph = community.graph
            let pseudonyms = { (ids: [XUserID]) in ids.map(platform.pseudonymizer.pseudonym(of:)) }
            _ = try await platform.repository.replaceLists(
                ImportedLists(
                    following: pseudonyms(graph.following(of: id)), followers: pseudonyms(graph.followers(of: id)),
                    blocked: pseudonyms(graph.blocks(of: id)), muted: pseudonyms(graph.mutes(of: id))),
                of: member, bound: platform.bound, now: now)
        }
        try await choose(member, person, followsLaterJoiners: false)
        return member
    }

    private func choose(_ member: MemberID, _ person: Sandbox.Person, followsLaterJoiners: Bool) async throws {
        let visibility: Visibility =
            switch person.findability {
            case .anyone: .listed
            case .confirmedOnly: .confirmed
            case .nobody: .nobody
            }
        let now = SystemEnvironment.now()
        try await platform.repository.setChoices(
            Choices(visibility: visibility, followsLaterJoiners: followsLaterJoiners, consentedAt: now), of: member,
            now: now)
    }

    private func arrivals(of person: Sandbox.Person) async throws -> [Arrival] {
        var result: [Arrival] = []
        if let x = person.x {
            result.append(
                Arrival(
                    key: .x(platform.pseudonymizer.pseudonym(of: x.id)), name: x.screenName.description,
                    displayName: x.displayName, isProven: true, signedIn: nil, language: "en", grant: nil))
        }
        if let bluesky = person.bluesky {
            let key = AccountKey.bluesky(bluesky.did)
            var grant: (@Sendable (MemberID) throws -> SealedGrant)?
            // The cast follows later joiners and so needs sessions; the many others are only there to be followed.
            if !person.isGenerated, bluesky.status == .active, !bluesky.isOnSilentServer {
                let account = community.atprotoAccounts.first { $0.did == bluesky.did }
                let session = try await platform.clients.passwords.createSession(
                    account: bluesky.did.description, password: account?.appPassword ?? "")
                let vault = platform.vault
                grant = { try vault.seal(.bluesky(session), for: $0, key) }
            }
            result.append(
                Arrival(
                    key: key, name: bluesky.handle.description, displayName: bluesky.displayName,
                    host: platform.settings.plc.host.description, isProven: true, signedIn: nil, language: "en",
                    grant: grant))
        }
        if let mastodon = person.mastodon {
            let host = try ServerHost(
                "127.0.0.1:\(sandbox.origins.port(of: mastodon.server.listener))")
            let key = AccountKey.mastodon(host, try MastodonAccountID(mastodon.id))
            var grant: (@Sendable (MemberID) throws -> SealedGrant)?
            if !person.isGenerated, let authorization = servers.authorization(of: mastodon.server) {
                let scope = MastodonScopes.reconnection
                let token = await authorization.issueToken(for: mastodon.address, scopes: scope.description)
                let session = MastodonSession(host: host, accessToken: token, scope: scope)
                let vault = platform.vault
                grant = { try vault.seal(.mastodon(session), for: $0, key) }
            }
            result.append(
                Arrival(
                    key: key, name: "\(mastodon.username)@\(host)", displayName: mastodon.displayName,
                    host: host.description, isProven: true, signedIn: nil, language: "en", grant: grant))
        }
        return result
    }
}

extension Arrival {
    /// The same arrival, of somebody who is signed in.
    fileprivate func signed(in member: MemberID?) -> Arrival {
        Arrival(
            key: key, name: name, displayName: displayName, host: host, openedAt: openedAt, isProven: isProven,
            signedIn: member, language: language, grant: grant)
    }
}
