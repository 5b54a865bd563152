import Identifiers
import Testing
import XArchive

@testable import Crossposting

/// What must be true of every text, on texts made of everything that makes them difficult.
@Suite("Properties of converted and split texts")
struct SplittingPropertyTests {
    private static let seeds = Array(1...160)

    private func posts(of text: MadeUpText, _ options: PlanOptions) throws -> [PlannedPost] {
        let given = GivenPosts([(text.tweet, nil)], owner: nil)
        var threads: [PlannedThread] = []
        try PostPlanner(given, options: options).forEachThread { threads.append($0) }
        return threads.flatMap(\.posts)
    }

    private func length(_ seed: Int) -> Int { seed % 4 == 0 ? seed : seed % 45 }

    @Test("Conversion shows each piece as it should, and each facet covers its own")
    func conversion() {
        for seed in Self.seeds {
            let text = MadeUpText(seed: seed, length: length(seed))
            let converted = TextConverter(ConversionContext(destination: .bluesky)).convert(text.tweet)
            #expect(converted.text.utf8.elementsEqual(text.shown.utf8), "seed \(seed)")
            let bytes = Array(converted.text.utf8)
            let covered = converted.spans.map { String(decoding: bytes[$0.range], as: UTF8.self) + $0.target.value }
            let expected = text.pieces.compactMap { piece in piece.value.map { piece.shown + $0 } }
            #expect(covered == expected, "seed \(seed)")
        }
    }

    @Test("Parts keep the limits, and one after the other they are the converted text", arguments: Destination.allCases)
    func limits(destination: Destination) throws {
        for seed in Self.seeds {
            let text = MadeUpText(seed: seed, length: length(seed))
            for size in [nil, 60, 80] {
                let limits = size.map {
                    destination == .mastodon
                        ? TextLimits.mastodon(length: $0) : TextLimits(unit: .graphemes, length: $0, bytes: 400)
                }
                let options = PlanOptions(destination: destination, limits: limits)
                let whole = TextConverter(ConversionContext(destination: destination)).convert(text.tweet).text
                let posts = try posts(of: text, options)
                let parts = posts.map { $0.text.unicodeScalars.dropLast($0.numbering.unicodeScalars.count) }
                let joined = parts.map(String.init).joined()
                #expect(joined.utf8.elementsEqual(whole.utf8), "seed \(seed)")
                for (number, post) in zip(0..., posts) {
                    #expect(post.of == posts.count && post.reference.part == number)
                    #expect(post.numbering.isEmpty == (posts.count == 1))
                    #expect(count(post, options.limits) <= options.limits.length, "seed \(seed)")
                    #expect(post.text.utf8.count <= options.limits.bytes ?? .max, "seed \(seed)")
                }
            }
        }
    }

    /// Counted in another way than the splitter does.
    private func count(_ post: PlannedPost, _ limits: TextLimits) -> Int {
        guard limits.unit == .graphemes else { return post.text.unicodeScalars.count }
        guard let linkLength = limits.linkLength else { return post.text.count }
        var bytes = Array(post.text.utf8)
        for facet in post.facets.reversed() where facet.isLink {
            bytes.replaceSubrange(facet.range, with: Array(repeating: 0x78, count: linkLength))
        }
        return String(decoding: bytes, as: UTF8.self).count
    }

    @Test(
        "Facets stand inside their post, on whole characters, and none is lost or cut", arguments: Destination.allCases)
    func facets(destination: Destination) throws {
        for seed in Self.seeds {
            let text = MadeUpText(seed: seed, length: length(seed))
            let options = PlanOptions(
                destination: destination, limits: destination == .gotosocial ? .init(unit: .scalars, length: 600) : nil)
            let posts = try posts(of: text, options)
            var covered: [String] = []
            for post in posts {
                let bytes = Array(post.text.utf8)
                var end = 0
                for facet in post.facets {
                    #expect(facet.range.lowerBound >= end && facet.range.upperBound <= bytes.count, "seed \(seed)")
                    end = facet.range.upperBound
                    let shown = try #require(String(validating: bytes[facet.range], as: UTF8.self), "seed \(seed)")
                    covered.append(shown + facet.target.value)
                    if destination != .bluesky, facet.isLink { #expect(shown == facet.target.value) }
                }
            }
            let expected = text.pieces.compactMap { piece in
                piece.value.map { value in
                    destination == .bluesky || piece.shown.hasPrefix("#") ? piece.shown + value : value + value
                }
            }
            #expect(covered == expected, "seed \(seed)")
        }
    }

    @Test("No grapheme is cut")
    func graphemes() throws {
        for seed in Self.seeds {
            let text = MadeUpText(seed: seed, length: 120)
            let whole = text.shown
            var boundaries: Set<Int> = []
            var end = 0
            for character in whole {
                end += character.utf8.count
                boundaries.insert(end)
            }
            var position = 0
            for post in try posts(
                of: text, PlanOptions(destination: .bluesky, limits: .init(unit: .graphemes, length: 60)))
            {
                position += post.text.utf8.count - post.numbering.utf8.count
                #expect(boundaries.contains(position), "seed \(seed)")
            }
        }
    }

    @Test("The same tweet gives the same posts")
    func deterministic() throws {
        for seed in Self.seeds.prefix(50) {
            let options = PlanOptions(destination: .bluesky)
            let posts = try posts(of: MadeUpText(seed: seed, length: 100), options)
            #expect(try posts == self.posts(of: MadeUpText(seed: seed, length: 100), options))
        }
    }
}
