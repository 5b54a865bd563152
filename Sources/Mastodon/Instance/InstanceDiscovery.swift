import HTTPTransport
import Identifiers
import Logging

/// Finds out what a host that a person typed is, before anybody is sent there.
///
/// Asks the instance endpoint (version 2, then 1), NodeInfo and the authorization server's metadata. Only the first
/// must answer; what the others would tell is unknown when they do not. No answer by way of another host counts.
package struct InstanceDiscovery: Sendable {
    package enum Failure: Error, Sendable {
        /// The host answers, and does not speak the Mastodon API; the software's name when it gives one.
        case notAServer(software: String?)
        /// The host sends to another, where the person's server seems to be. Nothing that the other said was used:
        /// ask it in turn, with its name shown to the person.
        case servedBy(ServerHost)
        case network(NetworkError)
    }

    private let wire: MastodonWire
    private let logger: Logger

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(
        client: OutboundClient, addresses: ServerAddresses, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
        self.logger = logger
    }

    package func instance(at host: ServerHost) async throws(Failure) -> InstanceInfo {
        let instance = try await instanceEntity(host)
        async let nodeInfo = optional { () async throws(Failure) in try await self.nodeInfoSoftware(host) }
        async let metadata = optional { () async throws(Failure) in try await self.authorizationMetadata(host) }
        let software = try await Self.unwrap(nodeInfo)
        return Self.assemble(
            host: host, instance: instance, nodeInfo: software, metadata: try await Self.unwrap(metadata))
    }

    // MARK: - The three sources

    /// The entity of version 2, else of version 1.
    private func instanceEntity(_ host: ServerHost) async throws(Failure) -> JSONValue {
        do throws(Failure) {
            return try await entity("/api/v2/instance", "mastodon.instance.v2", host)
        } catch .notAServer {}
        do throws(Failure) {
            return try await entity("/api/v1/instance", "mastodon.instance.v1", host)
        } catch .notAServer {
            // Addresses may bear the domain of a site while the server has a name of its own: the site then
            // forwards its well-known pages.
            throw .notAServer(software: try await nodeInfoNameOrServer(host))
        }
    }

    private func entity(_ path: String, _ operation: String, _ host: ServerHost) async throws(Failure) -> JSONValue {
        let json = try await document(path, operation, host)
        guard json["version"]?.text != nil, json["uri"] != nil || json["domain"] != nil || json["title"] != nil else {
            throw .notAServer(software: nil)
        }
        return json
    }

    private func nodeInfoNameOrServer(_ host: ServerHost) async throws(Failure) -> String? {
        do throws(Failure) {
            return try await nodeInfoSoftware(host)?.name
        } catch .notAServer {
            return nil
        }
    }

    /// NodeInfo 2.0 or 2.1 (https://nodeinfo.diaspora.software/protocol).
    private func nodeInfoSoftware(_ host: ServerHost) async throws(Failure) -> ServerSoftware? {
        let index = try await document("/.well-known/nodeinfo", "mastodon.nodeinfo", host)
        let links = (index["links"]?.elements ?? []).filter {
            $0["rel"]?.text?.hasPrefix("http://nodeinfo.diaspora.software/ns/schema/2.") ?? false
        }
        let newest = links.max { ($0["rel"]?.text ?? "") < ($1["rel"]?.text ?? "") }
        guard let href = newest?["href"]?.text, let path = path(of: href, on: host) else { return nil }
        let software = try await document(path, "mastodon.nodeinfo.schema", host)["software"]
        guard let name = software?["name"]?.text, !name.isEmpty else { return nil }
        return ServerSoftware(name: String(name.prefix(60)), version: software?["version"]?.text)
    }

    /// RFC 8414. Endpoints named there are not used: the API fixes its own, on the host that was asked.
    private func authorizationMetadata(_ host: ServerHost) async throws(Failure) -> JSONValue? {
        try await document("/.well-known/oauth-authorization-server", "mastodon.oauthMetadata", host)
    }

    private func document(_ path: String, _ operation: String, _ host: ServerHost) async throws(Failure) -> JSONValue {
        let call = MastodonCall(operation: operation, path: path, followsRedirects: true)
        let reply: MastodonWire.Reply
        do throws(NetworkError) {
            reply = try await wire.send(call, to: host)
        } catch {
            guard let status = error.status, (300..<500).contains(status), status != 429 else {
                throw .network(error)
            }
            throw .notAServer(software: nil)
        }
        guard reply.url.host == host else { throw .servedBy(reply.url.host) }
        do {
            return try JSONReader.read(reply.body)
        } catch {
            throw .notAServer(software: nil)  // A page where the document would be.
        }
    }

    /// The path of an address on that host; nil for one elsewhere.
    private func path(of href: String, on host: ServerHost) -> String? {
        do throws(OutboundURL.ParseError) {
            let url = try OutboundURL(href)
            return url.host == host && url.query == nil ? url.path : nil
        } catch {
            return nil
        }
    }

    // MARK: - What may be missing

    /// What a source that need not answer said, or nothing. Only a cancellation is passed on.
    private func optional<Value: Sendable>(
        _ source: () async throws(Failure) -> Value?
    ) async -> Result<Value?, Failure> {
        do throws(Failure) {
            return .success(try await source())
        } catch {
            if case .network(let network) = error, network.cause == .cancelled || network.cause == .shutDown {
                return .failure(error)
            }
            logger.debug("An optional source about a server did not answer", metadata: ["error": "\(error)"])
            return .success(nil)
        }
    }

    private static func unwrap<Value>(_ result: Result<Value?, Failure>) throws(Failure) -> Value? {
        try result.get()
    }
}
