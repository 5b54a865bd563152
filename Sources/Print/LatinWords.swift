/// Where a line from right to left would begin with a Latin word, WeasyPrint puts the line's words into a wrong order. So
/// such a word is not parted from the one before it.
enum LatinWords {
    /// - Parameter html: text with or without tags, which stay as they are.
    static func tied(_ html: String) -> String {
        var result = ""
        var isInTag = false
        var blank = false
        for character in html {
            if blank {
                let isLatin = !isInTag && character.isASCII && (character.isLetter || "@#".contains(character))
                result += isLatin ? "\u{A0}" : " "
                blank = false
            }
            if character == "<" { isInTag = true }
            if character == ">" { isInTag = false }
            if character == " " { blank = true } else { result.append(character) }
        }
        return blank ? result + " " : result
    }
}
