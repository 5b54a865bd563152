/// Fills one part of a text after the other.
struct PartFilling {
    /// A place where a part may end.
    private struct Place {
        let unit: Int
        /// Of what the part can hold, in percent.
        let fullness: Int
    }

    private let units: [TextUnits.Unit]
    private let spans: [TextSpan]
    private var position = 0
    /// Where the part begins, in bytes.
    private var start = 0
    /// The first span that does not end before the part.
    private var span = 0

    init(units: [TextUnits.Unit], spans: [TextSpan]) {
        self.units = units
        self.spans = spans
    }

    var isAtEnd: Bool { position >= units.count }

    /// Where the next part ends, in bytes. It holds at least one unit, if any is left.
    mutating func next(length: Int, bytes: Int) -> Int {
        var finder = BreakFinder()
        var places: [Place?] = Array(repeating: nil, count: BreakQuality.paragraph.rawValue + 1)
        var used = 0
        var reached = position
        while reached < units.count {
            let unit = units[reached]
            guard used + unit.cost <= length, unit.end - start <= bytes else { break }
            used += unit.cost
            reached += 1
            let following = reached < units.count ? units[reached].first : "."
            guard let quality = finder.step(over: unit.first, next: following), !isInsideSpan(unit.end) else {
                continue
            }
            let fullness = max(used * 100 / length, bytes == .max ? 0 : (unit.end - start) * 100 / bytes)
            places[quality.rawValue] = Place(unit: reached, fullness: fullness)
        }
        if reached < units.count {
            // An address that is longer than a part can only be cut.
            reached = max(best(of: places) ?? reached, position + 1)
        }
        position = reached
        start = reached > 0 ? units[reached - 1].end : 0
        while span < spans.count, spans[span].range.upperBound <= start { span += 1 }
        return start
    }

    /// The best place that leaves the part full enough; failing that, the last one at all.
    private func best(of places: [Place?]) -> Int? {
        // The end of a paragraph is one of a sentence too, and that one of a word.
        var last: Place?
        for (place, value) in zip(places, 0...).reversed() {
            if let place, place.unit > last?.unit ?? 0 { last = place }
            guard let last, let quality = BreakQuality(rawValue: value) else { continue }
            if last.fullness >= quality.fullEnough { return last.unit }
        }
        return last?.unit
    }

    private func isInsideSpan(_ end: Int) -> Bool {
        for span in spans[span...] {
            guard span.range.lowerBound < end else { return false }
            if end < span.range.upperBound { return true }
        }
        return false
    }
}
