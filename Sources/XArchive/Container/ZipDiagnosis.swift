import CZip

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Puts libzip's codes into words, and looks at files that it does not know.
enum ZipDiagnosis {
    /// Why the file could not be opened as a ZIP.
    static func error(opening path: String, code: Int32) throws(ArchiveError) -> ArchiveError {
        switch code {
        case ZIP_ER_NOENT: return .notFound(path: path)
        case ZIP_ER_OPEN: return .unreadable(path: path, reason: FileStatus.reason(errno))
        case ZIP_ER_MULTIDISK: return .damaged(file: path, detail: "it is one disk of several")
        default: break
        }
        let start = try firstBytes(of: path)
        if start.isEmpty { return .empty(path: path) }
        if start.starts(with: [0x50, 0x4B]) {
            return code == ZIP_ER_NOZIP
                ? .cutOff(path: path) : .damaged(file: path, detail: detail(code: code, system: 0))
        }
        if code != ZIP_ER_NOZIP { return .damaged(file: path, detail: detail(code: code, system: 0)) }
        let text = start.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return text.first == 0x3C ? .webPage(path: path) : .notAnArchiveFile(path: path)
    }

    /// Why an entry could not be read.
    static func error(reading file: String, _ error: UnsafeMutablePointer<zip_error_t>) -> ArchiveError {
        let code = zip_error_code_zip(error)
        switch code {
        case ZIP_ER_CRC: return .checksumWrong(file: file)
        case ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD, ZIP_ER_ENCRNOTSUPP: return .encrypted(file: file)
        case ZIP_ER_COMPNOTSUPP: return .unknownCompression(file: file)
        case ZIP_ER_EOF: return .damaged(file: file, detail: "it ends too early")
        default: return .damaged(file: file, detail: detail(code: code, system: zip_error_code_system(error)))
        }
    }

    private static func detail(code: Int32, system: Int32) -> String {
        var error = zip_error_t()
        zip_error_init(&error)
        zip_error_set(&error, code, system)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }

    private static func firstBytes(of path: String) throws(ArchiveError) -> [UInt8] {
        let stream = try FileStream(path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 1)
        defer { buffer.deallocate() }
        let count = try stream.read(into: buffer)
        return Array(buffer[..<count])
    }
}
