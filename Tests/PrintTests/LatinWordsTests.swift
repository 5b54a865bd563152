import Testing

@testable import Print

@Suite("Latin words in lines from right to left")
struct LatinWordsTests {
    @Test(
        "No line begins with one",
        arguments: [
            ("نغادر X معًا", "نغادر\u{A0}X معًا"), ("على @ada و #HelloQuitX", "على\u{A0}@ada و\u{A0}#HelloQuitX"),
            ("<a href=\"/x y\" class=\"b\">إلى Bluesky</a>", "<a href=\"/x y\" class=\"b\">إلى\u{A0}Bluesky</a>"),
            ("خمس دقائق ", "خمس دقائق "), ("", ""), ("في 2026", "في 2026"),
        ])
    func tied(text: String, expected: String) {
        #expect(LatinWords.tied(text) == expected)
    }
}
