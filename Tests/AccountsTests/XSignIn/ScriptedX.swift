import Accounts
import HTTPTransport
import HTTPTypes
import Hummingbird
import Logging
import Sandbox
import Synchronization

/// X as a test needs it: answers by route, in their order, the last one again and again.
///
/// The sandbox's own X keeps to the documentation; this one says what X says when something is wrong.
actor ScriptedX {
    struct Answer: Sendable {
        var status = 200
        var body = "{}"
        var headers: [String: String] = [:]
    }

    struct Seen: Sendable {
        let route: String
        let form: FormParameters
        let authorization: String?
    }

    private var answers: [String: [Answer]]
    private(set) var seen: [Seen] = []

    /// - Parameter answers: by `METHOD /path`. Anything else is a 404.
    init(_ answers: [String: [Answer]]) {
        self.answers = answers
    }

    func requests(_ route: String) -> [Seen] { seen.filter { $0.route == route } }

    func answer(_ request: Seen) -> Answer {
        seen.append(request)
        guard let planned = answers[request.route], let first = planned.first else { return Answer(status: 404) }
        if planned.count > 1 { answers[request.route]?.removeFirst() }
        return first
    }

    /// Puts it onto the sandbox's main address.
    struct Service: SandboxService {
        let script: ScriptedX
        var name: String { "scripted x" }

        func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
            guard listener == .main else { return }
            for method in [HTTPRequest.Method.get, .post] {
                router.on("**", method: method) { request, _ in
                    let body = String(decoding: try await request.bytes(), as: UTF8.self)
                    let answer = await script.answer(
                        Seen(
                            route: "\(request.method.rawValue) \(request.uri.path)", form: FormParameters(body),
                            authorization: request.headers[.authorization]))
                    var headers: HTTPFields = [:]
                    for (name, value) in answer.headers {
                        if let field = HTTPField.Name(name) { headers[field] = value }
                    }
                    return Response.bytes(
                        Array(answer.body.utf8), type: "application/json", status: .init(code: answer.status),
                        headers: headers)
                }
            }
        }
    }
}

/// Sign-in with X on one side, X on the other, a clock that stands still in between.
struct XBench: Sendable {
    let client: OutboundClient
    let sandbox: SandboxServer
    let base: OutboundURL
    let logger: Logger
    private let time: Clock

    var now: Int64 { time.now() }

    func advance(milliseconds: Int64) { time.advance(milliseconds) }

    func key(secret: String? = "the secret/+") -> XSignInKey {
        XSignInKey(
            clientID: "the-client", clientSecret: secret, redirectURI: "https://site.example.com/sign-in/x",
            authorizationBase: base, apiBase: base)
    }

    func signIn(_ key: XSignInKey?) -> XSignIn {
        XSignIn(
            key: key, client: client, now: { [time] in time.now() },
            randomness: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) } },
            logger: logger)
    }

    /// - Parameter services: what stands for X.
    static func run(
        _ services: @Sendable @escaping (SandboxEnvironment) async throws -> [any SandboxService],
        _ body: (XBench) async throws -> Void
    ) async throws {
        let time = Clock()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let sandbox = try await SandboxServer.start(
            now: { time.now() },
            randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }, logger: logger,
            services: services)
        let client = OutboundClient(policy: .sandbox, now: { time.now() }, logger: logger)
        do {
            let bench = XBench(
                client: client, sandbox: sandbox, base: try OutboundURL(sandbox.origins.x), logger: logger, time: time)
            try await body(bench)
        } catch {
            await client.shutdown()
            await sandbox.stop()
            throw error
        }
        await client.shutdown()
        await sandbox.stop()
    }

    static func scripted(
        _ answers: [String: [ScriptedX.Answer]] = [:], _ body: (XBench, ScriptedX) async throws -> Void
    ) async throws {
        let script = ScriptedX(answers)
        try await run({ _ in [ScriptedX.Service(script: script)] }, { bench in try await body(bench, script) })
    }

    private final class Clock: Sendable {
        private let time = Mutex<Int64>(1_795_219_200_000)

        func now() -> Int64 { time.withLock { $0 } }
        func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }
}
