import FoundationEssentials

/// A moment as records have it: milliseconds since 1970 UTC, written `2026-09-01T08:30:00.250Z`.
///
/// Source: https://atproto.com/specs/lexicon, format `datetime`.
struct ATTimestamp: Codable, Hashable {
    let milliseconds: Int64

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Always with three digits of milliseconds and `Z`, the form that is preferred.
    var description: String {
        // The library formats whole seconds: a fraction would go through floating point, and could lose one.
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let (whole, rest) = fraction < 0 ? (seconds - 1, fraction + 1000) : (seconds, fraction)
        let digits = String(rest)
        let text = Date(timeIntervalSince1970: Double(whole)).formatted(Date.ISO8601FormatStyle())
        return "\(text.dropLast()).\(String(repeating: "0", count: 3 - digits.count))\(digits)Z"
    }

    /// Takes any digits of fraction and any offset, as other apps write them.
    init?(_ text: String) {
        for style in [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()] {
            // A style that does not fit is the sign to try the next one.
            guard let date = try? style.parse(text) else { continue }
            guard let value = Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()) else { return nil }
            milliseconds = value
            return
        }
        return nil
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date and time")
        }
        self = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
