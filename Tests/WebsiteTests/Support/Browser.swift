import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// Keeps cookies and fills in forms, as a browser does.
final class Browser: Sendable {
    struct Page: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        var location: String? { headers[.location] }
        var title: String { Page.between("<title>", "</title>", in: text) ?? "" }
        /// The token of the page's first form.
        var token: String { Page.between(#"name="token" value=""#, "\"", in: text) ?? "" }

        static func between(_ start: String, _ end: String, in text: String) -> String? {
            guard let from = text.firstRange(of: start) else { return nil }
            guard let to = text[from.upperBound...].firstRange(of: end) else { return nil }
            return String(text[from.upperBound..<to.lowerBound])
        }
    }

    private let client: any TestClientProtocol
    private let cookies = Mutex<[String: String]>([:])

    init(client: any TestClientProtocol) {
        self.client = client
    }

    /// The value of a cookie.
    func cookie(_ name: String) -> String? { cookies.withLock { $0[name] } }

    func setCookie(_ name: String, _ value: String?) { cookies.withLock { $0[name] = value } }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Page {
        try await send(path, .get, headers, nil)
    }

    /// Sends a form to `path` with the token of the page at `form`, or without one when that is nil.
    func post(
        _ path: String, _ fields: [(String, String)] = [], tokenFrom form: String?, token: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Page {
        var fields = fields
        if let form {
            let page = try await get(form)
            fields.append(("token", page.token))
        }
        if let token { fields.append(("token", token)) }
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        return try await send(path, .post, headers, Self.encoded(fields))
    }

    func send(_ path: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: String?) async throws
        -> Page
    {
        var headers = headers
        let sent = cookies.withLock { $0.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if !sent.isEmpty { headers[.cookie] = sent }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        for line in response.headers[values: .setCookie] {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let isGone = line.contains("Max-Age=0")
            cookies.withLock { $0[String(pair[0])] = isGone ? nil : (pair.count > 1 ? String(pair[1]) : "") }
        }
        return Page(status: response.status, headers: response.headers, text: String(buffer: response.body))
    }

    private static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { name, value in
            [name, value].map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
                .joined(separator: "=")
        }.joined(separator: "&")
    }
}
