import CQREncode

/// A QR code as a picture.
struct QRCode: Sendable {
    /// The text is too long for a QR code.
    struct TooLong: Error {}

    let svg: String

    init(text: String) throws(TooLong) {
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { throw TooLong() }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for row in 0..<width {
            for column in 0..<width where code.pointee.data[row * width + column] & 1 == 1 {
                path += "M\(column + 4) \(row + 4)h1v1h-1z"
            }
        }
        // Four modules of quiet zone around (ISO/IEC 18004), dark on light in either scheme.
        let size = width + 8
        svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(size)v\(size)h-\(size)z"/><path fill="#000" d="\(path)"/></svg>
            """
    }
}
