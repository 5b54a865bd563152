import HTTPTransport
import Mastodon
import Sandbox
import Testing

/// Somebody at a stand-in's authorization page.
struct Visitor: Sendable {
    let client: OutboundClient

    /// Opens the page, decides, and returns what the browser comes back with.
    func visit(_ url: OutboundURL, as person: String, decision: String = "accept") async throws -> [String: String] {
        let page = try await client.send(OutboundRequest(url: url, operation: "test.page"))
        try #require(page.isSuccess, "the page refuses: \(String(decoding: page.body, as: UTF8.self))")
        let html = String(decoding: page.body, as: UTF8.self)
        let start = try #require(html.firstRange(of: #"name="request" value=""#)).upperBound
        let form: FormFields = [
            "request": String(html[start...].prefix { $0 != "\"" }), "decision": decision, "person": person,
        ]
        let answer = try await client.send(
            OutboundRequest(
                method: "POST", url: url.withoutQuery,
                headers: [(name: "Content-Type", value: FormFields.contentType)], body: form.body,
                operation: "test.decide", followsRedirects: false))
        let location = try #require(answer.headers.first("Location"))
        let question = try #require(location.firstIndex(of: "?"))
        return Dictionary(FormParameters(location[question...].dropFirst()).all.map { ($0.name, $0.value) }) { $1 }
    }
}
