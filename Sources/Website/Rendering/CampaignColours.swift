import Foundation

/// The campaign's own accent, as a sheet beside `site.css`: the content policy allows no style inside a page.
package struct CampaignColours: Sendable, Hashable {
    /// `#rrggbb`, for light and for dark pages.
    package var accent: String
    package var accentDark: String

    /// - Parameters:
    ///   - accent: `#rrggbb`; whoever reads it from a file has checked that.
    ///   - accentDark: the same for dark pages.
    package init(accent: String, accentDark: String) {
        self.accent = accent
        self.accentDark = accentDark
    }

    /// The sheet's text, with an ink that can be read on each accent.
    var sheet: String {
        """
        :root { --accent: \(accent); --accent-ink: \(Self.ink(on: accent)); }
        @media (prefers-color-scheme: dark) { :root { --accent: \(accentDark); --accent-ink: \(Self.ink(on: accentDark)); } }

        """
    }

    /// The darker or the lighter ink, whichever has more contrast (WCAG 2.2, relative luminance).
    static func ink(on colour: String) -> String {
        let own = luminance(colour)
        let (dark, light) = ("#10161f", "#ffffff")
        return (own + 0.05) / (luminance(dark) + 0.05) >= (luminance(light) + 0.05) / (own + 0.05) ? dark : light
    }

    private static func luminance(_ colour: String) -> Double {
        let number = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double((number >> shift) & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
