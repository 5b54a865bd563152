import Identifiers
import Logging

/// Finds the addresses of a host, in the order in which they should be tried. It must end soon once it is cancelled.
package typealias HostResolver = @Sendable (_ host: ServerHost) async throws -> [IPAddress]

/// Turns a URL into addresses that may be dialled: the only place that asks a resolver, and that asks the policy.
struct AddressGuard: Sendable {
    let resolver: HostResolver
    let logger: Logger

    /// All addresses behind the name, at least one, each of which the policy allows.
    func addresses(
        of url: OutboundURL, for request: OutboundRequest, under policy: AddressPolicy
    ) async throws(NetworkError) -> [IPAddress] {
        do throws(AddressPolicy.Refusal) {
            try policy.check(url)
        } catch {
            throw refused(error, request, at: url, address: nil)
        }
        let addresses = try await resolve(url, for: request)
        for address in addresses {
            do throws(AddressPolicy.Refusal) {
                try policy.check(address, of: url)
            } catch {
                throw refused(error, request, at: url, address: address)
            }
        }
        return addresses
    }

    private func resolve(
        _ url: OutboundURL, for request: OutboundRequest
    ) async throws(NetworkError) -> [IPAddress] {
        if let address = url.host.address { return [address] }
        let addresses: [IPAddress]
        do {
            addresses = try await resolver(url.host)
        } catch {
            if Task.isCancelled { throw request.failure(.cancelled, at: url) }
            throw request.failure(.notResolved, at: url, message: String(describing: error))
        }
        guard !Task.isCancelled else { throw request.failure(.cancelled, at: url) }
        guard !addresses.isEmpty else { throw request.failure(.notResolved, at: url) }
        return addresses
    }

    /// The address and its block go to the log only: told to whoever named the host, they would map our network.
    private func refused(
        _ refusal: AddressPolicy.Refusal, _ request: OutboundRequest, at url: OutboundURL, address: IPAddress?
    ) -> NetworkError {
        logger.notice(
            "address refused",
            metadata: [
                "operation": "\(request.operation)", "host": "\(url.host)", "reason": "\(refusal)",
                "address": "\(address?.description ?? "")",
            ])
        return request.failure(.blockedAddress, at: url)
    }
}
