/// Languages as the destinations want them (BCP 47).
package enum PostLanguage {
    /// What X says of a tweet's language; empty where it names none.
    package static func tags(_ language: String?) -> [String] {
        guard let language = language?.lowercased(), 2...8 ~= language.utf8.count else { return [] }
        switch language {
        case "und", "zxx", "art", "mis", "mul": return []
        case "in": return ["id"]
        case "iw": return ["he"]
        case "ji": return ["yi"]
        default: break
        }
        // `qme`, `qam` and others that X made up stand for a tweet of media, names or tags only.
        if language.utf8.count == 3, language.hasPrefix("q") { return [] }
        let parts = language.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isASCIIWord) && !$0.contains("_") }) else {
            return []
        }
        return [language]
    }
}
