import HTTPTransport
import Identifiers
import Testing

@testable import Mastodon

@Suite("Bytes that no honest server sends")
struct HostileBytesTests {
    /// SplitMix64, so that a failing seed can be run again.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let seeds = [
        #"{"id":"109","username":"ana","acct":"ana@far.example.com","locked":true,"created_at":"2023-04-05T06:07:08Z"}"#,
        #"{"id":1,"username":"ana","moved":{"id":"2","username":"b","acct":"b@c.example.com"},"followers_count":7}"#,
        #"{"id":"3","following":true,"requested":false,"languages":["en",null,{"a":[1.5e3,-0]}]}"#,
        #"{"domain":"example.com","version":"4.4.1","configuration":{"statuses":{"max_characters":500}}}"#,
        #"<https://a.example/x?max_id=7&limit=2>; rel="next", <https://a.example/x?since_id=9>; rel="prev""#,
        #"{"error":"invalid_grant","error_description":"used"}"#,
        "2.7.2 (compatible; Pleroma 2.5.0)",
    ]

    private static func mutated(_ random: inout Seeded) -> [UInt8] {
        var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array(#"{}[]",:\@/<>;=0"#.utf8).randomElement(using: &random) ?? 0, at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            }
        }
        return bytes
    }

    @Test(
        "Nothing is read out of them that could lead elsewhere, and nothing breaks",
        arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<2_000 {
            let bytes = Self.mutated(&random)
            let text = String(decoding: bytes, as: UTF8.self)
            let failure = MastodonFailure(
                status: Int.random(in: 300...599, using: &random), headers: HeaderFields([]), body: bytes, secrets: [],
                hadToken: Bool.random(using: &random))
            #expect(!failure.code.isEmpty && failure.code.utf8.count <= 60)
            let cursor = LinkHeader.target(rel: "next", in: [text]).flatMap(FollowingPage.Cursor.init)
            for item in cursor?.items ?? [] {
                #expect(!item.value.contains { "/?&#=%@ ".contains($0) })
            }
            _ = ServerSoftware(instanceVersion: text, sourceURL: text).isMastodon(atLeast: 4, 3)
            // Most of them are no JSON any more; the point is those that still are.
            guard let json = try? JSONReader.read(bytes) else { continue }
            let instance = InstanceDiscovery.assemble(
                host: Samples.host, instance: json, nodeInfo: nil, metadata: json)
            #expect(instance.limits.statusCharacters > 0)
            _ = try? MastodonRelationship(json)  // It may be none.
            guard let account = try? MastodonAccount(json, host: Samples.host) else { continue }  // Likewise.
            #expect(!account.id.description.contains { "/?#%. ".contains($0) })
            guard let identity = try? MastodonIdentity(account, host: Samples.host) else { continue }  // Likewise.
            #expect(identity.acct.host == Samples.host && !identity.acct.user.contains("@"))
        }
    }

    @Test("Nesting without end is refused, not followed")
    func nesting() {
        for open in ["[", #"{"a":"#] {
            let bytes = Array(String(repeating: open, count: 100_000).utf8)
            #expect(throws: (any Error).self) { try JSONReader.read(bytes) }
        }
        let closed = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: (any Error).self) { try JSONReader.read(Array(closed.utf8)) }
    }
}
