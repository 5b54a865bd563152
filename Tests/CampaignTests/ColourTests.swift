import Testing

@testable import Campaign

@Suite("Colours")
struct ColourTests {
    // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; the pairs are known from WCAG's own examples and by hand.
    @Test(
        "Contrast is WCAG's",
        arguments: [
            ("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
            ("#f2a81d", "#1b2433", 7.7), ("#ffffff", "#ffffff", 1.0),
        ])
    func contrast(one: String, other: String, expected: Double) throws {
        let ratio = try #require(Colour(one)).contrast(with: #require(Colour(other)))
        #expect(abs(ratio - expected) < 0.05, "\(ratio)")
    }

    @Test("Only six hexadecimal digits are a colour", arguments: ["", "#fff", "f2a81d", "#f2a81g", "#f2a81d0", "red"])
    func refused(text: String) {
        #expect(Colour(text) == nil)
    }

    @Test(
        "The ink is the one that is read better",
        arguments: [("#f2a81d", "#10161f", true), ("#17508c", "#ffffff", true), ("#787878", "#ffffff", false)])
    func ink(colour: String, ink: String, isReadable: Bool) throws {
        let colour = try #require(Colour(colour))
        #expect("\(colour.ink)" == ink && colour.isReadable == isReadable)
    }

    @Test("What is shipped can be read")
    func standard() {
        #expect(CampaignAccents.standard.accent.isReadable && CampaignAccents.standard.accentDark.isReadable)
    }
}
