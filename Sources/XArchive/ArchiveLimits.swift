/// How much of a foreign file is read before it is refused.
package struct ArchiveLimits: Sendable {
    /// Files in the ZIP or folder. The largest real archives hold some hundred thousand pictures.
    package var files = 1_000_000
    /// Unpacked bytes of one data file.
    package var fileBytes = 16 << 30
    /// Unpacked size by packed size of one data file. Lists of followers reach about 20.
    package var expansion = 250
    /// Files below this size (bytes) may expand as they like.
    package var expansionFrom = 64 << 20
    /// Bytes of the manifest, which is read whole.
    package var manifestBytes = 8 << 20
    /// Bytes of one entry of a list.
    package var entryBytes = 4 << 20
    /// Bytes of one photo or video that is copied out.
    package var mediaBytes = 4 << 30
    /// How deep JSON may nest.
    package var depth = 64
    /// Parts of one list.
    package var parts = 1_000
    /// Entries of one list of accounts, over all its parts.
    package var accounts = 2_000_000
    /// Entries of one list of posts, likes or notes, over all its parts.
    package var posts = 20_000_000

    package init() {}
}
