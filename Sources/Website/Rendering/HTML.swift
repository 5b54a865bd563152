/// Text as HTML shows it, in elements and in quoted attributes.
enum HTML {
    /// - Parameter inTemplate: whether a template is made of it, as which it must not be read itself.
    static func escaped(_ text: String, inTemplate: Bool = true) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "{" where inTemplate: result += "&#123;"
            case "}" where inTemplate: result += "&#125;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
