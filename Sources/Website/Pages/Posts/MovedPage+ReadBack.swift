import Accounts
import Deliveries
import Identifiers
import Logging

/// Whether all is there that was published, and what is done about what is not.
extension MovedPage {
    /// Where posts are not there any more, as the page was just told.
    static func missing(_ query: FormBody) -> String? {
        guard let count = query["missing"].flatMap({ Int($0) }), count > 0 else { return nil }
        return query["network"].flatMap(Network.init(rawValue:))?.rawValue
    }

    /// - Returns: what the page says of what stands there, as a query.
    func verify(_ key: AccountKey, of member: Member, now: Int64) async throws -> String {
        guard let found = try await readBack(key, of: member, now: now) else { return "unread=1" }
        let missing = found.missing.count
        return "there=\(found.published - missing)&missing=\(missing)&network=\(key.network.rawValue)"
    }

    /// Reads back what stands there; nil where that is not possible just now.
    private func readBack(
        _ key: AccountKey, of member: Member, now: Int64
    ) async throws -> PostReader.Verification? {
        guard let readBack = site.services.readBack else { throw SiteError.malformedForm }
        try await site.limiter.spend("verify/\(member.id)", site.configuration.rates.heavy, now: now)
        do {
            return try await readBack(key)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            site.services.logger.info("What was published could not be read back", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// What is not there any more can be handed in anew.
    ///
    /// - Returns: false where what stands there cannot be read just now.
    func makeRoom(for key: AccountKey, of member: Member, now: Int64) async throws -> Bool {
        guard let missing = try await readBack(key, of: member, now: now)?.missing else { return false }
        _ = try await site.services.publishing.countAsTakenBack(missing, of: key, now: now)
        return true
    }
}
