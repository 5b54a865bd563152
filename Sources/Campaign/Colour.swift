import Foundation

/// A colour of sRGB.
package struct Colour: Sendable, Hashable, CustomStringConvertible {
    /// 0 to 255 each.
    package let red, green, blue: UInt8

    /// Parses `#rrggbb`.
    package init?(_ text: String) {
        guard text.wholeMatch(of: /#[0-9A-Fa-f]{6}/) != nil, let number = UInt32(text.dropFirst(), radix: 16) else {
            return nil
        }
        red = UInt8(number >> 16 & 0xFF)
        green = UInt8(number >> 8 & 0xFF)
        blue = UInt8(number & 0xFF)
    }

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rrggbb`
    package var description: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// How bright it is to the eye, 0 to 1 (WCAG 2.2, *relative luminance*).
    package var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// From 1 to 21 (WCAG 2.2, *contrast ratio*).
    package func contrast(with other: Colour) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// The two inks that something can be written in on a colour: blue-black and white.
    private static let inks = [Colour(red: 0x10, green: 0x16, blue: 0x1F), Colour(red: 0xFF, green: 0xFF, blue: 0xFF)]

    /// Which of them is read better on it.
    package var ink: Colour { Self.inks.max { contrast(with: $0) < contrast(with: $1) } ?? Self.inks[0] }

    /// Whether text can be read on it (WCAG 2.2, success criterion 1.4.3).
    package var isReadable: Bool { contrast(with: ink) >= Self.readable }

    /// The contrast that text needs.
    package static let readable = 4.5
}
