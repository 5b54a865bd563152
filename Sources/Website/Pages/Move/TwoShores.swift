import Identifiers

/// Where the dots of a move stand: who is yet to leave on the left, who has arrived on the right. The page mirrors it for
/// languages that are read from the right.
struct TwoShores: Sendable {
    /// A circle, a diamond or a ring, as a path: shapes tell what colours tell.
    struct Dot: Sendable, Hashable {
        /// The style: `bluesky`, `mastodon`, `waiting`.
        let mark: String
        let path: String

        init(_ mark: String, x: Double, y: Double, radius: Double) {
            self.mark = mark
            let (left, top) = (Self.number(x - radius), Self.number(y - radius))
            let (size, r) = (Self.number(2 * radius), Self.number(radius))
            path =
                mark == "mastodon"
                ? "M\(Self.number(x)) \(top)l\(r) \(r)-\(r) \(r)-\(r)-\(r)Z"
                : "M\(left) \(Self.number(y))a\(r) \(r) 0 1 0 \(size) 0a\(r) \(r) 0 1 0-\(size) 0Z"
        }

        /// Tenths, which is finer than anybody sees.
        private static func number(_ value: Double) -> String {
            let tenths = Int((value * 10).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
        }
    }

    let dots: [Dot]
    /// How many follows one dot stands for.
    let perDot: Int

    /// How many dots fit on each shore.
    static let places = (left: 35, right: 65)

    /// - Parameters:
    ///   - arrived: how many on each network, in the order in which they stand.
    ///   - waiting: how many are yet to be followed.
    init(arrived: [(network: Network, count: Int)], waiting: Int) {
        let total = arrived.reduce(0) { $0 + $1.count }
        let perDot = max(
            1, (total + Self.places.right - 1) / Self.places.right, (waiting + Self.places.left - 1) / Self.places.left)
        self.perDot = perDot
        var dots: [Dot] = []
        var place = 0
        for (network, count) in arrived {
            for _ in 0..<min(Self.dots(count, perDot), Self.places.right - place) {
                let (row, column) = (place / 13, place % 13)
                // From the water inwards; each second row is shifted, as people stand.
                dots.append(
                    Dot(
                        network.rawValue, x: 252 + Double(column) * 8.2 + (row % 2 == 0 ? 0 : 4.1),
                        y: 96 + Double(row) * 10.5, radius: 3.4))
                place += 1
            }
        }
        for place in 0..<min(Self.dots(waiting, perDot), Self.places.left) {
            let (row, column) = (place / 7, place % 7)
            dots.append(
                Dot(
                    "waiting", x: 8 + Double(column) * 8.2 + (row % 2 == 0 ? 0 : 4.1), y: 96 + Double(row) * 10.5,
                    radius: 3))
        }
        self.dots = dots
    }

    /// Rounded up: a single follow is seen.
    static func dots(_ count: Int, _ perDot: Int) -> Int { (count + perDot - 1) / perDot }

    /// The dots of one period in a line that ends on the right shore.
    static func line(_ counts: [(network: Network, count: Int)], perDot: Int) -> [Dot] {
        let marks = counts.flatMap { Array(repeating: $0.network.rawValue, count: dots($0.count, perDot)) }
        return marks.enumerated().map { index, mark in
            Dot(mark, x: 200 - 9 * Double(marks.count - index) + 4, y: 8, radius: 3.8)
        }
    }
}
