/// The campaign's own colours, for the next step alone. Something is written on them, in whichever ink can be read.
package struct CampaignAccents: Sendable, Hashable {
    /// By day.
    package var accent: Colour
    /// By night.
    package var accentDark: Colour

    package init(accent: Colour, accentDark: Colour) {
        self.accent = accent
        self.accentDark = accentDark
    }

    /// Daylight amber, as the style sheet has it.
    package static let standard = CampaignAccents(
        accent: Colour(red: 0xF2, green: 0xA8, blue: 0x1D), accentDark: Colour(red: 0xF5, green: 0xB5, blue: 0x3F))
}
