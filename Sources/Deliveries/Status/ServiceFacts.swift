import Identifiers

/// What the store knows about whether a site gets on with its work, read in one transaction. Nothing of it is for the
/// public as it stands: see `SiteStatus`.
package struct ServiceFacts: Sendable, Hashable {
    /// The accounts that members have on one server.
    package struct Server: Sendable, Hashable {
        package var network: Network
        /// The server's name; empty where it is not known.
        package var host: String
        /// How many members have their account there.
        package var people: Int
        /// How many of their lanes have something to do that nobody has stopped.
        package var busy: Int
        /// How many of these failed in passing troubles at least twice in a row.
        package var troubled: Int
        /// When the first of these troubles began, in milliseconds since 1970.
        package var troubledSince: Int64?

        package init(
            network: Network, host: String, people: Int, busy: Int, troubled: Int, troubledSince: Int64? = nil
        ) {
            self.network = network
            self.host = host
            self.people = people
            self.busy = busy
            self.troubled = troubled
            self.troubledSince = troubledSince
        }
    }

    /// Pieces of work that members asked for and that did not come to an end; not what waits for the launch.
    package var waiting = 0
    /// How many members these are of.
    package var waitingPeople = 0
    /// How long the oldest that could go out now has been waiting, in milliseconds.
    package var oldestDue: Int64 = 0
    /// When something was last done on a network, in milliseconds since 1970.
    package var lastDone: [Network: Int64] = [:]
    package var servers: [Server] = []

    package init() {}
}

/// What the page of the site's status needs of the store.
package protocol ServiceFactsPort: Sendable {
    func serviceFacts(now: Int64) async throws -> ServiceFacts
}
