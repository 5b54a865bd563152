/// Looks up TXT records in the domain name system.
package final class DNSTextResolver: Sendable {
    package enum LookupError: Error, Hashable {
        case invalidName
        case timedOut
        /// No name server answered, or it could not find out.
        case serverFailure
        case malformedAnswer
        /// Too many lookups are waiting already.
        case busy
        case cancelled
        case shutDown
    }

    package init(timeoutMilliseconds: Int64 = 5_000) {
    }

    /// The text of every TXT record of that name, its strings joined; empty when there is none or no such name.
    package func records(of name: String) async throws(LookupError) -> [String] {
        throw .shutDown
    }

    /// Ends what is under way. Nothing can be looked up afterwards.
    package func shutdown() async {
    }
}
