/// A scope value after the permission specification (https://atproto.com/specs/permission): `resource[:positional]
/// [?name=value&…]`. Permission sets (`include:`) are not understood, since they would have to be fetched.
enum PermissionScope: Sendable, Hashable {
    enum RepoAction: String, Sendable, CaseIterable {
        case create, update, delete
    }

    /// `atproto`, `transition:generic`, `transition:email`, `transition:chat.bsky`.
    case fixed(String)
    case repo(collections: Set<String>, actions: Set<RepoAction>)
    case rpc(methods: Set<String>, audience: String)
    case blob(accept: Set<String>)
    case account(attribute: String, actions: Set<String>)
    case identity(attribute: String)

    private static let fixedValues: Set<String> = [
        "atproto", "transition:generic", "transition:email", "transition:chat.bsky",
    ]

    /// Nil for what the specification does not define, or defines otherwise.
    init?(_ text: String) {
        if Self.fixedValues.contains(text) {
            self = .fixed(text)
            return
        }
        let query = text.firstIndex(of: "?")
        let head = text[..<(query ?? text.endIndex)]
        let colon = head.firstIndex(of: ":")
        let positional = colon.map { FormParameters.decodePath(head[head.index(after: $0)...]) }
        let parameters = FormParameters(query.map { text[text.index(after: $0)...] } ?? "")
        switch head[..<(colon ?? head.endIndex)] {
        case "repo": self.init(repo: positional, parameters)
        case "rpc": self.init(rpc: positional, parameters)
        case "blob": self.init(blob: positional, parameters)
        case "account": self.init(account: positional, parameters)
        case "identity": self.init(identity: positional, parameters)
        default: return nil
        }
    }

    private init?(repo positional: String?, _ parameters: FormParameters) {
        guard let collections = Self.values("collection", positional, parameters, others: ["action"]),
            collections.allSatisfy({ $0 == "*" || NSID.isValid($0) })
        else { return nil }
        let named = parameters.values("action")
        let actions = named.compactMap(RepoAction.init)
        guard actions.count == named.count else { return nil }
        self = .repo(
            collections: Set(collections), actions: named.isEmpty ? Set(RepoAction.allCases) : Set(actions))
    }

    private init?(rpc positional: String?, _ parameters: FormParameters) {
        let audiences = parameters.values("aud")
        guard let methods = Self.values("lxm", positional, parameters, others: ["aud"]), audiences.count == 1,
            methods.allSatisfy({ $0 == "*" || NSID.isValid($0) }),
            audiences[0] == "*" || (audiences[0].hasPrefix("did:") && audiences[0].contains("#")),
            !(audiences[0] == "*" && methods.contains("*"))
        else { return nil }
        self = .rpc(methods: Set(methods), audience: audiences[0])
    }

    private init?(blob positional: String?, _ parameters: FormParameters) {
        guard let accept = Self.values("accept", positional, parameters, others: []),
            accept.allSatisfy({ $0 == "*/*" || $0.split(separator: "/").count == 2 })
        else { return nil }
        self = .blob(accept: Set(accept.map { $0.lowercased() }))
    }

    private init?(account positional: String?, _ parameters: FormParameters) {
        guard let attributes = Self.values("attr", positional, parameters, others: ["action"]),
            attributes.count == 1, ["email", "repo", "status"].contains(attributes[0])
        else { return nil }
        let actions = parameters.values("action")
        guard actions.allSatisfy({ ["read", "manage"].contains($0) }) else { return nil }
        self = .account(attribute: attributes[0], actions: actions.isEmpty ? ["read"] : Set(actions))
    }

    private init?(identity positional: String?, _ parameters: FormParameters) {
        guard let attributes = Self.values("attr", positional, parameters, others: []), attributes.count == 1,
            ["handle", "*"].contains(attributes[0])
        else { return nil }
        self = .identity(attribute: attributes[0])
    }

    /// The values of the parameter that may also stand after the colon, but not in both places.
    private static func values(
        _ name: String, _ positional: String?, _ parameters: FormParameters, others: Set<String>
    ) -> [String]? {
        guard parameters.all.allSatisfy({ $0.name == name || others.contains($0.name) }) else { return nil }
        let named = parameters.values(name)
        guard let positional else { return named.isEmpty ? nil : named }
        return named.isEmpty ? [positional] : nil
    }
}

/// What a token may do.
struct PermissionSet: Sendable {
    private let scopes: [PermissionScope]

    /// - Parameter scope: the token's scope, space-separated; what is not understood allows nothing.
    init(scope: String) {
        scopes = scope.split(separator: " ").compactMap { PermissionScope(String($0)) }
    }

    func has(_ fixed: String) -> Bool { scopes.contains(.fixed(fixed)) }

    func require(_ action: PermissionScope.RepoAction, _ collection: String) throws(XRPCError) {
        if has("transition:generic") { return }
        for case .repo(let collections, let actions) in scopes
        where actions.contains(action) && (collections.contains("*") || collections.contains(collection)) {
            return
        }
        throw .scopeMissing("repo:\(collection)?action=\(action.rawValue)")
    }

    func require(method: String, audience: String) throws(XRPCError) {
        if has("transition:generic"), !method.hasPrefix("chat.bsky.") { return }
        if has("transition:chat.bsky"), method.hasPrefix("chat.bsky.") { return }
        for case .rpc(let methods, let granted) in scopes
        where (granted == "*" || granted == audience) && (methods.contains("*") || methods.contains(method)) {
            return
        }
        throw .scopeMissing("rpc:\(method)?aud=\(FormParameters.encode(audience))")
    }

    func require(blob type: String) throws(XRPCError) {
        if has("transition:generic") { return }
        for case .blob(let accept) in scopes where accept.contains(where: { MIMEPattern($0).matches(type) }) { return }
        throw .scopeMissing("blob:\(type)")
    }

    var mayReadEmail: Bool {
        has("transition:email")
            || scopes.contains {
                if case .account("email", _) = $0 { true } else { false }
            }
    }
}

/// The syntax of namespaced identifiers (https://atproto.com/specs/nsid).
enum NSID {
    static func isValid(_ text: String) -> Bool {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 317, segments.count >= 3, let name = segments.last,
            let first = segments[0].first, first.isLetter, let initial = name.first, initial.isLetter
        else { return false }
        return segments.dropLast().allSatisfy {
            (1...63).contains($0.utf8.count) && !$0.hasPrefix("-") && !$0.hasSuffix("-")
                && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        } && name.utf8.count <= 63 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
