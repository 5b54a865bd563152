/// Short names in addresses.
enum Slug {
    /// 1 to 60 small letters a to z, digits and single hyphens, none at an end.
    static func isValid(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count) && text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil
    }

    /// The place of a heading in its page: its letters and digits in any script, in small letters, the rest hyphens.
    static func anchor(of heading: String, taken: inout Set<String>) -> String {
        var slug = ""
        for character in heading.lowercased() {
            if character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.isEmpty, slug.last != "-", character.isWhitespace || "-–—/_".contains(character) {
                slug.append("-")
            }
            if slug.count == 80 { break }
        }
        while slug.last == "-" { slug.removeLast() }
        if slug.isEmpty { slug = "section" }
        var number = 1
        var unique = slug
        while !taken.insert(unique).inserted {
            number += 1
            unique = "\(slug)-\(number)"
        }
        return unique
    }
}
