/// What a `Link` header says about the next page (RFC 8288, section 3).
enum LinkHeader {
    /// The target of the first link whose relation is `rel`, as it stands in the header; nil when there is none.
    ///
    /// - Parameter values: every `Link` header of the answer; each may hold several links.
    static func target(rel: String, in values: [String]) -> String? {
        for value in values {
            for link in links(in: value) where link.relations.contains(rel) { return link.target }
        }
        return nil
    }

    private static func links(in value: String) -> [(target: String, relations: [String])] {
        var found: [(target: String, relations: [String])] = []
        var rest = value[...]
        while let open = rest.firstIndex(of: "<") {
            let afterOpen = rest.index(after: open)
            guard let close = rest[afterOpen...].firstIndex(of: ">") else { break }
            let target = String(rest[afterOpen..<close])
            rest = rest[rest.index(after: close)...]
            let (parameters, remainder) = splitAtComma(rest)
            rest = remainder
            found.append((target, relations(in: parameters)))
        }
        return found
    }

    /// What stands before the comma that ends this link, and what follows it. A comma in quotes ends nothing.
    private static func splitAtComma(_ text: Substring) -> (Substring, Substring) {
        var isQuoted = false
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: return (text[..<index], text[text.index(after: index)...])
            default: break
            }
        }
        return (text, text[text.endIndex...])
    }

    private static func relations(in parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, trim(parts[0]).lowercased() == "rel" else { continue }
            let value = trim(parts[1]).filter { $0 != "\"" }
            return value.split(separator: " ").map { $0.lowercased() }
        }
        return []
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
