import HTTPTypes
import Hummingbird

/// Refuses requests that were not addressed to this machine by name, so that a web page whose name is made to point
/// here (DNS rebinding) cannot use the sandbox.
enum LoopbackGuard {
    static func admits(_ request: Request) -> Bool {
        guard let authority = request.head.authority else { return false }
        return isLoopback(authority: authority)
    }

    static func isLoopback(authority: String) -> Bool {
        var host = authority[...]
        if let colon = host.lastIndex(of: ":"), host[host.index(after: colon)...].allSatisfy(\.isNumber) {
            host = host[..<colon]
        }
        return ["127.0.0.1", "localhost", "[::1]"].contains(host.lowercased())
    }

    static var refusal: Response {
        .text("The sandbox only answers to 127.0.0.1 and localhost.\n", status: .misdirectedRequest)
    }
}
