import HTTPTypes
import Hummingbird
import Sandbox
import Synchronization

/// A server that answers what a test says, for the manners of servers that nobody can install here.
actor ScriptedServer {
    struct Answer: Sendable {
        var status = 200
        var body = "{}"
        var type = "application/json"
        var headers: [String: String] = [:]
    }

    struct Seen: Sendable {
        let route: String
        let query: FormParameters
        let body: [UInt8]
        let headers: HTTPFields

        var form: FormParameters { FormParameters(String(decoding: body, as: UTF8.self)) }

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    private var answers: [String: [Answer]] = [:]
    private(set) var seen: [Seen] = []

    /// Plans the answers to `METHOD /path`, in their order; the last one repeats. Anything else is a 404.
    func set(_ route: String, _ answers: Answer...) {
        self.answers[route] = answers
    }

    func set(
        _ route: String, _ json: JSONValue, status: Int = 200, headers: [String: String] = [:]
    ) throws {
        set(
            route,
            Answer(status: status, body: String(decoding: try json.encoded(), as: UTF8.self), headers: headers))
    }

    func requests(_ route: String) -> [Seen] { seen.filter { $0.route == route } }

    func answer(_ request: Seen) -> Answer {
        seen.append(request)
        guard let planned = answers[request.route], let first = planned.first else {
            return Answer(status: 404, body: #"{"error":"NotFound"}"#)
        }
        if planned.count > 1 { answers[request.route]?.removeFirst() }
        return first
    }
}

/// Puts the scripted server onto one of the sandbox's spare listeners.
struct ScriptedService: SandboxService {
    let script: ScriptedServer

    var name: String { "scripted" }

    func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == .mastodon(1) else { return }
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ in
                let seen = ScriptedServer.Seen(
                    route: "\(request.method.rawValue) \(request.uri.path)", query: FormParameters(query: request),
                    body: try await request.bytes(), headers: request.headers)
                let answer = await script.answer(seen)
                var headers: HTTPFields = [:]
                for (name, value) in answer.headers {
                    if let field = HTTPField.Name(name) { headers[field] = value }
                }
                return Response.bytes(
                    Array(answer.body.utf8), type: answer.type, status: .init(code: answer.status), headers: headers)
            }
        }
    }
}

/// What the site under test serves for authorization servers to fetch.
final class SiteDocuments: Sendable {
    private let documents = Mutex<[String: [UInt8]]>([:])

    func set(_ path: String, _ document: [UInt8]) {
        documents.withLock { $0[path] = document }
    }

    func get(_ path: String) -> [UInt8]? { documents.withLock { $0[path] } }
}

/// Serves the site's documents on the sandbox's other spare listener.
struct SiteService: SandboxService {
    let documents: SiteDocuments

    var name: String { "site" }

    func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == .mastodon(2) else { return }
        router.get("**") { request, _ in
            guard let document = documents.get(request.uri.path) else { return Response(status: .notFound) }
            return Response.bytes(document, type: "application/json")
        }
    }
}
