import HTTPTransport

/// What a `WWW-Authenticate` header says (RFC 9110, section 11.6.1; RFC 6750, section 3).
enum Challenge {
    /// The value of each `error` parameter, whatever the scheme.
    static func errors(in headers: HeaderFields) -> [String] {
        headers.all("WWW-Authenticate").flatMap { field in
            field.matches(of: /(?:^|[\s,])error\s*=\s*(?:"([^"\\]{1,100})"|([A-Za-z0-9_.-]{1,100}))/).compactMap {
                ($0.output.1 ?? $0.output.2).map(String.init)
            }
        }
    }
}
