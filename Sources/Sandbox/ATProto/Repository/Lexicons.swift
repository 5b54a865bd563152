import Identifiers

/// The record types that a Bluesky PDS knows and this sandbox checks, after the `lexicons` folder of
/// bluesky-social/atproto (August 2026). Others are taken unchecked, as the real server does.
enum Lexicons {
    enum KeyRule: Sendable {
        case tid
        case literal(String)
    }

    struct Record: Sendable {
        let key: KeyRule
        let rule: LexiconRule
    }

    static let records: [String: Record] = [
        "app.bsky.graph.follow": Record(
            key: .tid,
            rule: .object(
                ["subject": .string(.did), "createdAt": .string(.datetime), "via": strongReference],
                required: ["subject", "createdAt"])),
        "app.bsky.graph.block": Record(
            key: .tid,
            rule: .object(
                ["subject": .string(.did), "createdAt": .string(.datetime)], required: ["subject", "createdAt"])),
        "app.bsky.graph.list": Record(
            key: .tid,
            rule: .object(
                [
                    "purpose": .string(), "name": .string(minBytes: 1, maxBytes: 64),
                    "description": .string(maxBytes: 3000, maxGraphemes: 300), "descriptionFacets": .array(facet),
                    "avatar": picture, "labels": selfLabels, "createdAt": .string(.datetime),
                ], required: ["name", "purpose", "createdAt"])),
        "app.bsky.graph.listitem": Record(
            key: .tid,
            rule: .object(
                ["subject": .string(.did), "list": .string(.atURI), "createdAt": .string(.datetime)],
                required: ["subject", "list", "createdAt"])),
        "app.bsky.graph.starterpack": Record(
            key: .tid,
            rule: .object(
                [
                    "name": .string(minBytes: 1, maxBytes: 500, maxGraphemes: 50),
                    "description": .string(maxBytes: 3000, maxGraphemes: 300), "descriptionFacets": .array(facet),
                    "list": .string(.atURI),
                    "feeds": .array(.object(["uri": .string(.atURI)], required: ["uri"]), maxCount: 3),
                    "createdAt": .string(.datetime),
                ], required: ["name", "list", "createdAt"])),
        "app.bsky.actor.profile": Record(
            key: .literal("self"),
            rule: .object(
                [
                    "displayName": .string(maxBytes: 640, maxGraphemes: 64),
                    "description": .string(maxBytes: 2560, maxGraphemes: 256),
                    "pronouns": .string(maxBytes: 200, maxGraphemes: 20), "website": .string(.uri),
                    "avatar": picture, "banner": picture, "labels": selfLabels,
                    "joinedViaStarterPack": strongReference, "pinnedPost": strongReference,
                    "createdAt": .string(.datetime),
                ], required: [])),
        "app.bsky.feed.post": Record(
            key: .tid,
            rule: .object(
                [
                    "text": .string(maxBytes: 3000, maxGraphemes: 300), "facets": .array(facet),
                    "reply": .object(
                        ["root": strongReference, "parent": strongReference], required: ["root", "parent"]),
                    "embed": .union(embeds.merging(recordWithMedia) { $1 }),
                    "langs": .array(.string(.language), maxCount: 3), "labels": selfLabels,
                    "tags": .array(.string(maxBytes: 640, maxGraphemes: 64), maxCount: 8),
                    "createdAt": .string(.datetime),
                ], required: ["text", "createdAt"])),
    ]

    /// Checks a record as `createRecord` and its siblings do.
    ///
    /// - Parameter validate: true refuses unknown types, false checks nothing, nil checks what is known.
    /// - Returns: the answer's `validationStatus`.
    static func check(
        _ record: JSONValue, collection: String, rkey: String, validate: Bool?
    ) throws(RepositoryError) -> String? {
        if validate == false { return nil }
        guard let lexicon = records[collection] else {
            guard validate != true else { throw .invalidRecord("Unknown lexicon type: \(collection)") }
            return "unknown"
        }
        switch lexicon.key {
        case .tid:
            do throws(TID.ParseError) {
                _ = try TID(rkey)
            } catch { throw .invalidRecord("Invalid record key for \(collection): Invalid TID") }
        case .literal(let literal):
            guard rkey == literal else {
                throw .invalidRecord("Invalid record key for \(collection): Expected \"\(literal)\"")
            }
        }
        do throws(LexiconRule.Violation) {
            try lexicon.rule.check(record)
        } catch { throw .invalidRecord("Invalid \(collection) record: \(error)") }
        return "valid"
    }

    private static let strongReference: LexiconRule = .object(
        ["uri": .string(.atURI), "cid": .string(.contentID)], required: ["uri", "cid"])

    private static let picture: LexiconRule = .blob(accept: ["image/png", "image/jpeg"], maxSize: 1_000_000)

    private static let selfLabels: LexiconRule = .union([
        "com.atproto.label.defs#selfLabels": .object(
            ["values": .array(.object(["val": .string(maxBytes: 128)], required: ["val"]), maxCount: 10)],
            required: ["values"])
    ])

    private static let aspectRatio: LexiconRule = .object(
        ["width": .integer(1 ... .max), "height": .integer(1 ... .max)], required: ["width", "height"])

    private static let facet: LexiconRule = .object(
        [
            "index": .object(
                ["byteStart": .integer(0 ... .max), "byteEnd": .integer(0 ... .max)],
                required: ["byteStart", "byteEnd"]),
            "features": .array(
                .union([
                    "app.bsky.richtext.facet#mention": .object(["did": .string(.did)], required: ["did"]),
                    "app.bsky.richtext.facet#link": .object(["uri": .string(.uri)], required: ["uri"]),
                    "app.bsky.richtext.facet#tag": .object(
                        ["tag": .string(maxBytes: 640, maxGraphemes: 64)], required: ["tag"]),
                ])),
        ], required: ["index", "features"])

    private static let embeds: [String: LexiconRule] = [
        "app.bsky.embed.images": .object(
            [
                "images": .array(
                    .object(
                        [
                            "image": .blob(accept: ["image/*"], maxSize: 2_000_000), "alt": .string(),
                            "aspectRatio": aspectRatio,
                        ], required: ["image", "alt"]), maxCount: 4)
            ], required: ["images"]),
        "app.bsky.embed.external": .object(
            [
                "external": .object(
                    [
                        "uri": .string(.uri), "title": .string(), "description": .string(),
                        "thumb": .blob(accept: ["image/*"], maxSize: 1_000_000),
                    ], required: ["uri", "title", "description"])
            ], required: ["external"]),
        "app.bsky.embed.record": .object(["record": strongReference], required: ["record"]),
        "app.bsky.embed.video": .object(
            [
                "video": .blob(accept: ["video/mp4"], maxSize: 300_000_000),
                "alt": .string(maxBytes: 10_000, maxGraphemes: 1000), "aspectRatio": aspectRatio,
                "presentation": .string(),
            ], required: ["video"]),
    ]

    private static let recordWithMedia: [String: LexiconRule] = [
        "app.bsky.embed.recordWithMedia": .object(
            [
                "record": .object(["record": strongReference], required: ["record"]),
                "media": .union(embeds.filter { $0.key != "app.bsky.embed.record" }),
            ], required: ["record", "media"])
    ]
}
