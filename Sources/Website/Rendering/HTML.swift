/// Text as HTML shows it, in elements and in quoted attributes.
enum HTML {
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // A text must not be read as a template.
            case "{": result += "&#123;"
            case "}": result += "&#125;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
