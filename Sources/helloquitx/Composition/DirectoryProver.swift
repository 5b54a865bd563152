import ATProto
import Campaign
import HTTPTransport
import Identifiers
import Mastodon

/// Asks the networks whether the addresses of an entry are proven by its website's domain.
struct DirectoryProver: Sendable {
    let resolver: IdentityResolver
    let profiles: PublicProfiles

    /// What came out for one address.
    struct Finding: Sendable, Encodable {
        /// A stable word for programs.
        enum Reason: String, Sendable, Encodable {
            /// The handle is the website's domain or below it, and leads to the account and back.
            case handle
            /// The server is on the website's domain and knows the account.
            case server
            /// The profile has a verified link to the website.
            case profile
            case noWebsite, otherDomain, noSuchAccount, notVerified, unreachable
        }

        let name: String
        let network: String
        let address: String
        /// What the file says: `domain` or `reviewers …`.
        let proof: String
        /// Whether the domain proves it.
        let holds: Bool
        let reason: Reason
        /// The account behind a handle.
        var did: String?

        /// Whether the file says more than is true.
        var isWrong: Bool { proof == "domain" && !holds }

        var sentence: String {
            switch reason {
            case .handle: "proven: the handle is on the website's domain and leads to \(did ?? "the account")"
            case .server: "proven: the server is on the website's domain and knows the account"
            case .profile: "proven: the profile has a verified link to the website"
            case .noWebsite: "not proven: no website is given"
            case .otherDomain: "not proven: the handle is not on the website's domain"
            case .noSuchAccount: "not proven: there is no such account, or it does not confirm the address"
            case .notVerified:
                "not proven: neither is the server on the website's domain, nor the website a verified link"
            case .unreachable: "not known: nobody answered; try again later"
            }
        }
    }

    func findings(for entry: DirectoryEntry) async -> [Finding] {
        var findings: [Finding] = []
        if let address = entry.bluesky { findings.append(await bluesky(address, entry)) }
        if let acct = entry.mastodon { findings.append(await mastodon(acct, entry)) }
        return findings
    }

    private func finding(
        _ entry: DirectoryEntry, _ network: Network, _ address: String, _ reason: Finding.Reason, did: DID? = nil
    ) -> Finding {
        Finding(
            name: entry.name, network: network.rawValue, address: address, proof: entry.proof?.description ?? "",
            holds: [.handle, .server, .profile].contains(reason), reason: reason, did: did?.description)
    }

    private func bluesky(_ address: BlueskyAddress, _ entry: DirectoryEntry) async -> Finding {
        let found = { (reason: Finding.Reason, did: DID?) in
            finding(entry, .bluesky, address.description, reason, did: did)
        }
        guard entry.website != nil else { return found(.noWebsite, nil) }
        do throws(IdentityError) {
            let identity =
                switch address {
                case .handle(let handle): try await resolver.resolve(handle: handle)
                case .did(let did): try await resolver.resolve(did: did)
                }
            guard let handle = identity.handle else { return found(.noSuchAccount, identity.did) }
            return found(entry.ownsName(handle.description) ? .handle : .otherDomain, identity.did)
        } catch {
            return found(error.isTemporary ? .unreachable : .noSuchAccount, nil)
        }
    }

    private func mastodon(_ acct: Acct, _ entry: DirectoryEntry) async -> Finding {
        let found = { (reason: Finding.Reason) in finding(entry, .mastodon, acct.description, reason) }
        guard entry.website != nil else { return found(.noWebsite) }
        do throws(NetworkError) {
            guard let profile = try await profiles.profile(of: acct) else { return found(.noSuchAccount) }
            // Both the address and whoever keeps the account are on the domain.
            if entry.ownsName(acct.host.name), entry.ownsName(profile.server.name) { return found(.server) }
            return found(profile.verifiedLinks.contains { leads($0, to: entry) } ? .profile : .notVerified)
        } catch {
            return found(.unreachable)
        }
    }

    private func leads(_ link: String, to entry: DirectoryEntry) -> Bool {
        do {
            return entry.ownsName(try ServerHost(link).name)
        } catch {
            return false  // No host is no website.
        }
    }
}
