import Campaign

/// The campaign's own accents, as a sheet beside `site.css`: the content policy allows no style inside a page.
struct CampaignColours: Sendable {
    let accents: CampaignAccents

    /// The sheet's text, with an ink that can be read on each accent.
    var sheet: String {
        """
        :root { --accent: \(accents.accent); --accent-ink: \(accents.accent.ink); }
        @media (prefers-color-scheme: dark) {
          :root { --accent: \(accents.accentDark); --accent-ink: \(accents.accentDark.ink); }
        }

        """
    }
}
