import Localization

/// What stands on everything that is printed in one language.
package struct PrintedText: Sendable, Hashable {
    /// A BCP 47 tag.
    package var language: String
    /// `ltr` or `rtl`.
    package var direction: String
    package var campaign: String
    /// With its `#`.
    package var hashtag: String
    /// Where to go, as people type it: `away.example.com`.
    package var place: String
    /// The same as a QR code: an SVG picture, black on white.
    package var code: String
    /// When it begins, in words; `nil` when it is open.
    package var date: String?
    /// `#rrggbb`.
    package var accent: String

    package init(
        language: String, direction: String, campaign: String, hashtag: String, place: String, code: String,
        date: String?, accent: String
    ) {
        self.language = language
        self.direction = direction
        self.campaign = campaign
        self.hashtag = hashtag
        self.place = place
        self.code = code
        self.date = date
        self.accent = accent
    }
}

/// Something to print.
package enum Sheet: Sendable, Hashable {
    /// The sides of a sheet of paper, in millimetres.
    package enum Paper: String, Sendable, CaseIterable {
        case a3, a4, a5

        var width: Double {
            switch self {
            case .a3: 297
            case .a4: 210
            case .a5: 148
            }
        }

        var height: Double {
            switch self {
            case .a3: 420
            case .a4: 297
            case .a5: 210
            }
        }
    }

    /// A poster: a headline, a sentence or two, and what to do, under the QR code.
    case poster(Paper, headline: String, text: String, call: String)
    /// Two sides of A5.
    case leaflet(headline: String, steps: [String], text: String)
    /// A text to read on A4. `html` is trusted: it comes out of the campaign's own reader.
    case reading(title: String, html: String)
    /// A picture that stands for a link, 1200 × 630 pixels.
    case card(headline: String, text: String)
    /// The same with few and large words: how long until something, what that is, and when.
    case countdown(title: String, left: String, date: String)
    /// Where somebody is now: for their own posts and pages.
    case moved(headline: String, lead: String, addresses: [Address], Shape)

    /// An address of somebody, and a QR code that leads there: an SVG picture, black on white.
    package struct Address: Sendable, Hashable {
        package var network: String
        package var name: String
        package var code: String

        package init(network: String, name: String, code: String) {
            self.network = network
            self.name = name
            self.code = code
        }

        /// The name by where a line may end: before the server.
        var parts: [String] {
            guard let at = name.lastIndex(of: "@"), at != name.startIndex else { return [name] }
            return [String(name[..<at]), String(name[at...])]
        }
    }

    /// A picture's sides, in pixels: that of a link preview, and that of a post.
    package enum Shape: String, Sendable, CaseIterable {
        case wide, square

        package var size: (width: Int, height: Int) {
            switch self {
            case .wide: (1_200, 630)
            case .square: (1_080, 1_080)
            }
        }
    }
}
