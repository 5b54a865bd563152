import Identifiers

/// Where a post was moved to.
package struct MovedAddress: Sendable, Hashable {
    package let network: Network
    /// Of its page there, for people.
    package let url: String

    package init(network: Network, url: String) {
        self.network = network
        self.url = url
    }
}
