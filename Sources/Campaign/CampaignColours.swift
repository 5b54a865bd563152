/// The campaign's own colours, for the next step alone.
package struct CampaignColours: Sendable, Hashable {
    /// By day: `#rrggbb`.
    package var accent: Colour
    /// By night.
    package var accentDark: Colour

    /// Daylight amber.
    package static let standard = CampaignColours(
        accent: Colour(red: 0xF2, green: 0xA8, blue: 0x1D), accentDark: Colour(red: 0xF5, green: 0xB5, blue: 0x3F))

    /// What is written on them, as the style sheet has it: `--accent-ink` by day and by night.
    package static let ink = Colour(red: 0x1B, green: 0x24, blue: 0x33)
    package static let inkDark = Colour(red: 0x10, green: 0x16, blue: 0x1F)

    /// WCAG 2.2, success criterion 1.4.3.
    package static let readable = 4.5
}
