extension ArchiveReader {
    /// Copies a photo, video or GIF out of the archive, into a new file that only its owner may read. Returns its
    /// bytes; `nil` when the archive has no such file.
    ///
    /// Throws when something is at `path` already.
    ///
    /// - Parameter file: as ``ArchivedTweet/Media/file`` has it.
    package func copyMedia(_ file: String, to path: String) throws(ArchiveError) -> Int? {
        guard let source = try mediaFolders().path(of: file) else { return nil }
        let stream = try container.open(source)
        let copy = try SpoolingStream(stream, to: StoredBytes(creating: path), from: 0)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while try copy.read(into: buffer) > 0 {
            guard copy.position <= limits.mediaBytes else {
                throw .tooLarge(file: file, bytes: copy.position, limit: limits.mediaBytes)
            }
        }
        return copy.position
    }
}
