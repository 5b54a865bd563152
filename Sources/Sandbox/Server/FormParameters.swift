import Hummingbird
import NIOCore

/// The parameters of a form or a query (application/x-www-form-urlencoded), in their order.
package struct FormParameters: Sendable {
    package let all: [(name: String, value: String)]

    package init(_ text: some StringProtocol) {
        all = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    package init(_ pairs: [(name: String, value: String)]) {
        all = pairs
    }

    package init(query request: Request) {
        self.init(request.uri.query ?? "")
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { all.first { $0.name == name }?.value }

    package func values(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }

    /// A name that appears more than once; RFC 6749, section 3.1, forbids it.
    package var repeatedName: String? {
        var seen: Set<String> = []
        return all.first { !seen.insert($0.name).inserted }?.name
    }

    /// `name=value&…`, percent-encoded.
    package var encoded: String {
        all.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    package static func encode(_ text: some StringProtocol) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Undoes percent-encoding and `+`. A broken escape stays as it is.
    package static func decode(_ text: some StringProtocol) -> String {
        percentDecoded(text.utf8.map { $0 == 0x2B ? 0x20 : $0 })
    }

    /// Undoes percent-encoding alone, as in a path.
    package static func decodePath(_ text: some StringProtocol) -> String {
        percentDecoded(Array(text.utf8))
    }

    private static func percentDecoded(_ source: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var position = 0
        while position < source.count {
            if source[position] == 0x25, position + 2 < source.count, let high = hexDigit(source[position + 1]),
                let low = hexDigit(source[position + 2])
            {
                bytes.append(high << 4 | low)
                position += 3
            } else {
                bytes.append(source[position])
                position += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension Request {
    /// The body's bytes.
    ///
    /// - Throws: Hummingbird's 413 past `limit` bytes.
    package func bytes(upTo limit: Int = 1_000_000) async throws -> [UInt8] {
        let buffer = try await body.collect(upTo: limit)
        return Array(buffer.readableBytesView)
    }
}
