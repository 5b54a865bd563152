#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ArchiveReader {
    /// The bytes of a photo, video or GIF, without reading it; `nil` when the archive has no such file.
    package func mediaSize(_ file: String) throws(ArchiveError) -> Int? {
        guard let source = try mediaFolders().path(of: file) else { return nil }
        return try container.size(of: source)
    }

    /// Gives a photo, video or GIF of an unpacked archive one more name, so that it takes no room twice. Returns its
    /// bytes; `nil` where that cannot be: the file is packed, is none, or lies on another disk.
    ///
    /// Both names lead to one file with one set of permissions.
    package func linkMedia(_ file: String, to path: String) throws(ArchiveError) -> Int? {
        guard let source = try mediaFolders().path(of: file).flatMap(container.location) else { return nil }
        var status = stat()
        // What is itself only a link would lead elsewhere once either is moved.
        guard lstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG, link(source, path) == 0 else {
            return nil
        }
        return Int(status.st_size)
    }

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
