import HTTPTypes
import Hummingbird
import Sandbox

/// A server that answers what a test says, for the manners of servers that nobody can install here.
///
/// The sandbox's own Mastodon servers keep to Mastodon's documentation; this one plays the others.
actor ScriptedServer {
    struct Answer: Sendable {
        var status = 200
        var body = "{}"
        var type = "application/json"
        var headers: [String: String] = [:]

        static func json(_ body: String, status: Int = 200, headers: [String: String] = [:]) -> Answer {
            Answer(status: status, body: body, headers: headers)
        }
    }

    struct Seen: Sendable {
        let route: String
        let query: FormParameters
        let form: FormParameters
        let authorization: String?
        let contentType: String?
    }

    private var answers: [String: [Answer]]
    private(set) var seen: [Seen] = []

    /// - Parameter answers: by `METHOD /path`, in their order; the last one repeats. Anything else is a 404.
    init(_ answers: [String: [Answer]]) {
        self.answers = answers
    }

    func set(_ route: String, _ answers: Answer...) {
        self.answers[route] = answers
    }

    func requests(_ route: String) -> [Seen] { seen.filter { $0.route == route } }

    func answer(_ request: Seen) -> Answer {
        seen.append(request)
        guard let planned = answers[request.route], let first = planned.first else {
            return .json(#"{"error": "Record not found"}"#, status: 404)
        }
        if planned.count > 1 { answers[request.route]?.removeFirst() }
        return first
    }
}

/// Puts a scripted server onto one of the sandbox's listeners.
struct ScriptedService: SandboxService {
    let script: ScriptedServer
    let listener: SandboxListener

    var name: String { "scripted \(listener)" }

    func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == self.listener else { return }
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ in
                let body = try await request.bytes()
                let seen = ScriptedServer.Seen(
                    route: "\(request.method.rawValue) \(request.uri.path)", query: FormParameters(query: request),
                    form: FormParameters(String(decoding: body, as: UTF8.self)),
                    authorization: request.headers[.authorization], contentType: request.headers[.contentType])
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
