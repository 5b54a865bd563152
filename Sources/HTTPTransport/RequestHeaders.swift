/// What goes into the head of a request: checked, since some of it comes from data.
struct RequestHeaders: Sendable {
    enum Fault: Error, CustomStringConvertible {
        case method
        case name
        case reserved
        case value

        var description: String {
            switch self {
            case .method: "unknown method"
            case .name: "a header's name has a character that is not allowed"
            case .reserved: "a header that only the transport may set"
            case .value: "a header's value has a character that is not allowed"
            }
        }
    }

    private(set) var fields: [(name: String, value: String)]

    /// - Throws: ``Fault`` for what would break the framing of the request or lie about where it goes.
    init(of request: OutboundRequest, userAgent: String) throws(Fault) {
        guard Self.methods.contains(request.method) else { throw .method }
        for field in request.headers {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenCharacter) else { throw .name }
            guard !Self.reserved.contains(field.name.lowercased()) else { throw .reserved }
            // Visible ASCII, spaces and tabs. A line break would start another header, or another request.
            guard field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 }) else { throw .value }
        }
        fields = request.headers
        if !fields.contains(where: { $0.name.lowercased() == "user-agent" }) {
            fields.append((name: "User-Agent", value: userAgent))
        }
    }

    /// Keeps what tells another origin nothing: no credentials, whatever their header is called.
    mutating func keepOnlyHarmless() {
        fields.removeAll { !Self.harmless.contains($0.name.lowercased()) }
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    private static let harmless: Set<String> = ["accept", "accept-language", "user-agent"]

    /// Host and framing are made from the URL and the body; compression is not asked for, so that the limit on the
    /// size of an answer is a limit on what it unfolds to.
    private static let reserved: Set<String> = [
        "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// RFC 9110, section 5.6.2.
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x7C, 0x7E, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }
}
