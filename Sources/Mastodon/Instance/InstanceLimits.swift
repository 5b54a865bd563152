/// What a server accepts, with Mastodon's defaults where it says nothing.
///
/// Source: `configuration` of https://docs.joinmastodon.org/entities/Instance/
package struct InstanceLimits: Sendable, Hashable, Codable {
    /// Characters of a status.
    package let statusCharacters: Int
    /// What every URL counts, however long it is.
    package let charactersPerURL: Int
    package let mediaAttachments: Int
    /// Characters of a description of a picture.
    package let descriptionCharacters: Int
    /// Bytes.
    package let imageSize: Int
    /// Bytes.
    package let videoSize: Int

    package static let mastodonDefaults = InstanceLimits(.object([:]))

    /// - Parameter json: an instance entity, of version 1 or 2.
    init(_ json: JSONValue) {
        let statuses = json["configuration"]?["statuses"]
        let media = json["configuration"]?["media_attachments"]
        func limit(_ value: JSONValue?, else standard: Int) -> Int {
            guard let count = value?.count, (1...Int(Int32.max)).contains(count) else { return standard }
            return count
        }
        // Pleroma and old forks have the length at the top.
        statusCharacters = limit(statuses?["max_characters"] ?? json["max_toot_chars"], else: 500)
        charactersPerURL = limit(statuses?["characters_reserved_per_url"], else: 23)
        mediaAttachments = limit(statuses?["max_media_attachments"] ?? json["max_media_attachments"], else: 4)
        descriptionCharacters = limit(media?["description_limit"] ?? json["description_limit"], else: 1500)
        imageSize = limit(media?["image_size_limit"] ?? json["upload_limit"], else: 16 * 1024 * 1024)
        videoSize = limit(media?["video_size_limit"] ?? json["upload_limit"], else: 99 * 1024 * 1024)
    }
}
