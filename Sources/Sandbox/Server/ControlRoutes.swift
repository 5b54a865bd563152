import HTTPTypes
import Hummingbird

/// The control over HTTP, on each listener: `/_sandbox/servers`, `/_sandbox/faults`, `/_sandbox/requests`.
///
/// - `GET /_sandbox/servers`: the address of each listener, by name.
/// - `GET /_sandbox/faults`, `POST` a ``FaultRule``, `DELETE` all; `POST /_sandbox/faults/release` `{"id": …}`.
/// - `GET /_sandbox/requests[?route=PATTERN&server=NAME]`, `DELETE` to count anew.
///
/// What changes something takes JSON alone, which no other site's form can send.
struct ControlRoutes: Sendable {
    let origins: SandboxOrigins
    let faults: FaultControl
    let log: RequestLog

    func add(to router: Router<SandboxRequestContext>) {
        router.get("_sandbox/servers") { _, _ in
            let servers = SandboxListener.all.map { ($0.description, JSONValue.string(origins[$0])) }
            return try Response.json(.object(Dictionary(servers, uniquingKeysWith: { $1 })))
        }
        router.get("_sandbox/faults") { _, _ in
            try await Response.json(JSONValue(encoding: faults.active))
        }
        router.post("_sandbox/faults") { request, _ in
            let rule = try await Self.body(of: request).decode(as: FaultRule.self)
            return try Response.json(["id": .string(await faults.add(rule))])
        }
        router.post("_sandbox/faults/release") { request, _ in
            await faults.release(try await Self.body(of: request)["id"]?.string)
            return Response(status: .noContent)
        }
        router.delete("_sandbox/faults") { _, _ in
            await faults.clear()
            return Response(status: .noContent)
        }
        router.get("_sandbox/requests") { request, _ in
            let query = FormParameters(query: request)
            let pattern = query["route"] ?? "*"
            let server = query["server"].flatMap(SandboxListener.init(name:))
            return try Response.json([
                "count": .integer(Int64(await log.count(pattern, on: server))),
                "requests": try JSONValue(encoding: await log.requests(pattern, on: server)),
            ])
        }
        router.delete("_sandbox/requests") { _, _ in
            await log.reset()
            return Response(status: .noContent)
        }
    }

    /// The request's JSON.
    ///
    /// - Throws: 415 for another type, 400 for what is no JSON.
    static func body(of request: Request) async throws -> JSONValue {
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw HTTPError(.unsupportedMediaType, message: "The control takes application/json.")
        }
        do {
            return try JSONValue(parsing: try await request.bytes())
        } catch let error as JSONValue.ParseError {
            throw HTTPError(.badRequest, message: "Not JSON: \(error.cause)")
        }
    }
}
