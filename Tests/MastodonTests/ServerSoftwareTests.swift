import FoundationEssentials
import HTTPTransport
import Identifiers
import Testing

@testable import Mastodon

@Suite("What a server says about itself")
struct ServerSoftwareTests {
    @Test(
        "The software is read from an instance's version",
        arguments: [
            ("4.3.1", nil, "mastodon", "4.3.1"),
            ("4.5.0-nightly.2025-07-11+glitch", nil, "mastodon", "4.5.0-nightly.2025-07-11+glitch"),
            ("2.7.2 (compatible; Pleroma 2.5.0)", nil, "pleroma", "2.5.0"),
            ("2.7.2 (compatible; Akkoma 3.10.4-0-gdeadbee)", nil, "akkoma", "3.10.4-0-gdeadbee"),
            ("3.5.3 (compatible; Pixelfed 0.12.0)", nil, "pixelfed", "0.12.0"),
            ("2.8.0 (compatible; Friendica 2023.05)", nil, "friendica", "2023.05"),
            ("takahe/0.11.0", nil, "takahe", "0.11.0"),
            ("0.19.1", "https://codeberg.org/superseriousbusiness/gotosocial", "gotosocial", "0.19.1"),
        ] as [(String, String?, String, String)])
    func versions(text: String, source: String?, family: String, version: String) {
        let software = ServerSoftware(instanceVersion: text, sourceURL: source)
        #expect(software.family.rawValue == family)
        #expect(software.version == version)
    }

    @Test("Forks that keep Mastodon's version count as Mastodon, others as what they are")
    func names() {
        #expect(ServerSoftware(name: "Hometown", version: "1.1.1").family == .mastodon)
        #expect(ServerSoftware(name: "Misskey", version: "2024").family == .other)
        #expect(ServerSoftware(name: "Misskey", version: "2024").name == "misskey")
    }

    @Test("Versions are compared by number")
    func comparison() {
        let software = ServerSoftware(name: "mastodon", version: "4.10.0rc1")
        #expect(software.isMastodon(atLeast: 4, 3))
        #expect(!software.isMastodon(before: 4, 3))
        #expect(ServerSoftware(name: "mastodon", version: "4.2.9").isMastodon(before: 4, 3))
        for unreadable in [nil, "", "four", "4"] {
            #expect(!ServerSoftware(name: "mastodon", version: unreadable).isMastodon(atLeast: 0, 0))
            #expect(!ServerSoftware(name: "mastodon", version: unreadable).isMastodon(before: 9, 9))
        }
    }

    @Test("Limits come from either version of the entity, and from Mastodon where a server is silent")
    func limits() throws {
        let modern = InstanceLimits(
            try Samples.json(
                """
                {"configuration": {"statuses": {"max_characters": 5000, "max_media_attachments": 6,
                 "characters_reserved_per_url": 25}, "media_attachments": {"description_limit": 500,
                 "image_size_limit": 41943040, "video_size_limit": "0"}}}
                """))
        #expect(modern.statusCharacters == 5000 && modern.mediaAttachments == 6 && modern.charactersPerURL == 25)
        #expect(modern.imageSize == 41_943_040)
        #expect(modern.videoSize == 99 * 1024 * 1024, "zero says nothing")
        let pleroma = InstanceLimits(try Samples.json(#"{"max_toot_chars": 5000, "upload_limit": 16000000}"#))
        #expect(pleroma.statusCharacters == 5000 && pleroma.imageSize == 16_000_000)
        let silent = InstanceLimits(try Samples.json(#"{"configuration": null}"#))
        #expect(silent == .mastodonDefaults)
        #expect(silent.statusCharacters == 500 && silent.charactersPerURL == 23)
    }

    @Test("A server's claim about its addresses is noted only when it names another host")
    func claimedDomain() throws {
        func claim(_ text: String) throws -> ServerHost? {
            InstanceDiscovery.assemble(
                host: Samples.host, instance: try Samples.json(text), nodeInfo: nil, metadata: nil
            ).claimedDomain
        }
        #expect(try claim(#"{"domain": "example.com"}"#) == (try ServerHost("example.com")))
        #expect(try claim(#"{"uri": "https://example.com"}"#) == (try ServerHost("example.com")))
        #expect(try claim(#"{"domain": "Social.Example.com"}"#) == nil)
        #expect(try claim(#"{"domain": "not a host"}"#) == nil)
        #expect(try claim("{}") == nil)
    }

    @Test("Proof keys and granular scopes are known from the metadata, else from the version, else unknown")
    func support() throws {
        func assemble(_ software: ServerSoftware, _ metadata: String?) throws -> InstanceInfo {
            InstanceDiscovery.assemble(
                host: Samples.host, instance: .object([:]), nodeInfo: software,
                metadata: try metadata.map(Samples.json))
        }
        let mastodon = ServerSoftware(name: "mastodon", version: "4.4.0")
        let full = try assemble(
            mastodon,
            #"{"code_challenge_methods_supported": ["S256"], "scopes_supported": ["read", "read:follows", "profile"]}"#)
        #expect(full.checksProofKey == .yes && full.hasGranularScopes == .yes)
        #expect(full.supportedScopes?.description == "read read:follows profile")
        let coarse = try assemble(mastodon, #"{"scopes_supported": ["read", "write", "follow", "push"]}"#)
        #expect(coarse.hasGranularScopes == .no)
        #expect(coarse.scopes(for: .reconnection).description == "read follow")
        let old = try assemble(ServerSoftware(name: "mastodon", version: "4.1.0"), nil)
        #expect(old.checksProofKey == .no && old.hasGranularScopes == .yes)
        let other = try assemble(ServerSoftware(name: "firefish", version: "1.0"), nil)
        #expect(other.checksProofKey == .unknown && other.hasGranularScopes == .unknown)
    }

    @Test("Only listed loopback addresses are spoken to without encryption")
    func addresses() throws {
        let sandbox = try ServerHost("127.0.0.1:8082")
        let addresses = try ServerAddresses(sandboxHosts: [sandbox])
        #expect(addresses.scheme(for: sandbox) == .http)
        #expect(addresses.scheme(for: try ServerHost("127.0.0.1:8083")) == .https)
        #expect(addresses.scheme(for: Samples.host) == .https)
        #expect(ServerAddresses.secure.scheme(for: sandbox) == .https)
        for name in ["social.example.com", "localhost:8082", "10.0.0.1", "128.0.0.1"] {
            #expect(throws: ServerAddresses.NotLoopback.self) {
                try ServerAddresses(sandboxHosts: [ServerHost(name)])
            }
        }
    }
}
