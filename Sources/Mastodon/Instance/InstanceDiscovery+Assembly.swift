import Identifiers

extension InstanceDiscovery {
    /// - Parameters:
    ///   - instance: the entity of version 1 or 2.
    ///   - metadata: RFC 8414's document, where the server has one.
    static func assemble(
        host: ServerHost, instance: JSONValue, nodeInfo: ServerSoftware?, metadata: JSONValue?
    ) -> InstanceInfo {
        let software =
            nodeInfo
            ?? ServerSoftware(
                instanceVersion: instance["version"]?.text ?? "", sourceURL: instance["source_url"]?.text)
        let supported = metadata?["scopes_supported"]?.elements.map { elements in
            MastodonScopes(elements.compactMap { $0.text.flatMap { MastodonScope($0) } })
        }
        return InstanceInfo(
            host: host, software: software, claimedDomain: claimedDomain(instance, host: host),
            title: instance["title"]?.text.map { String($0.prefix(200)) }, limits: InstanceLimits(instance),
            checksProofKey: proofKeySupport(software, metadata),
            hasGranularScopes: granularScopes(software, supported), supportedScopes: supported)
    }

    /// Version 2 calls it `domain`, version 1 `uri` (with a scheme on some servers).
    private static func claimedDomain(_ instance: JSONValue, host: ServerHost) -> ServerHost? {
        guard let text = instance["domain"]?.text ?? instance["uri"]?.text else { return nil }
        do throws(ServerHost.ParseError) {
            let domain = try ServerHost(text)
            return domain == host ? nil : domain
        } catch {
            return nil
        }
    }

    private static func proofKeySupport(_ software: ServerSoftware, _ metadata: JSONValue?) -> InstanceInfo.Support {
        if let methods = metadata?["code_challenge_methods_supported"]?.elements {
            return methods.contains(.string("S256")) ? .yes : .no
        }
        // Since 4.3.0 (https://docs.joinmastodon.org/methods/oauth/#authorize), together with the metadata.
        return software.isMastodon(before: 4, 3) ? .no : .unknown
    }

    private static func granularScopes(
        _ software: ServerSoftware, _ supported: MastodonScopes?
    ) -> InstanceInfo.Support {
        if let supported { return supported.scopes.contains(.readFollows) ? .yes : .no }
        switch software.family {
        // Since 2.4.3 (https://docs.joinmastodon.org/api/oauth-scopes/#granular).
        case .mastodon: return software.isMastodon(atLeast: 2, 5) ? .yes : .unknown
        case .gotosocial, .pleroma, .akkoma, .takahe: return .yes
        // Laravel Passport refuses scopes that were not declared, and only the top-level ones are.
        case .pixelfed: return .no
        case .friendica, .other: return .unknown
        }
    }
}
