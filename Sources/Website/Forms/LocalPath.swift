import Foundation

/// A path of this site to go on to, never another host.
struct LocalPath: Sendable, Hashable {
    let text: String

    /// Takes what a form or query says, unless it could lead elsewhere.
    init(_ given: String?, default fallback: String) {
        guard let given, given.utf8.count <= 500, given.hasPrefix("/"), !given.hasPrefix("//"),
            given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x22 })
        else {
            text = fallback
            return
        }
        text = given
    }

    /// As the value of a query's parameter.
    var escaped: String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["/", "-"])) ?? "/"
    }
}
