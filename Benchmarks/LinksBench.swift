import Accounts
import Foundation
import Identifiers
import Logging
import Reconnection
import Store

/// Imports the lists of 3,300 members with 4.7 million links, as on the first weeks of the first platform of this
/// kind, and looks newcomers up in them. SQLite, full sync, one transaction a member.
struct LinksBench {
    let folder: String
    let members = 3_300
    let links = 4_700_000
    /// Lookups that the percentile is taken of.
    let newcomers = 20_000

    func run(into figures: inout Figures) async throws {
        let path = folder + "/bench.sqlite"
        let database = try await Database.sqlite(path: path)
        let now: Int64 = 1_700_000_000_000
        _ = try await Migrator(now: { now }).migrate(database)
        let repository = Repository(database: database)
        var bound = LookupBound()
        bound.ids = .max
        var random = SplitMix64(state: 42)
        let sizes = listSizes(&random)
        var written = 0
        let start = ContinuousClock.now
        for (index, size) in sizes.enumerated() {
            let member = try await register(index, in: repository, now: now)
            let changes = try await repository.replaceLists(
                ImportedLists(
                    following: (0..<(size / 2)).map { _ in target(&random) },
                    followers: (0..<(size - size / 2)).map { _ in target(&random) }),
                of: member, bound: bound, now: now)
            written += changes.reduce(0) { $0 + $1.count }
        }
        let seconds = Self.seconds(since: start)
        figures.note("links.import.perSecond", Double(written) / seconds)
        figures.note("links.count", Double(written))

        var times: [Double] = []
        times.reserveCapacity(newcomers)
        for _ in 0..<newcomers {
            let newcomer = target(&random)
            let begin = ContinuousClock.now
            _ = try await repository.whoNames(newcomer)
            times.append(Self.seconds(since: begin) * 1_000)
        }
        times.sort()
        figures.note("links.newcomer.p99ms", times[times.count * 99 / 100])
        figures.note("links.newcomer.p50ms", times[times.count / 2])
        try await database.close()
        figures.note("links.bytesEach", Double(try size(of: path)) / Double(written))
    }

    /// A heavy tail: most follow some hundreds, few follow very many; together they are `links`.
    private func listSizes(_ random: inout SplitMix64) -> [Int] {
        let weights = (0..<members).map { _ in pow(1 - Double.random(in: 0..<1, using: &random), -0.7) }
        let total = weights.reduce(0, +)
        return weights.map { max(2, Int(Double(links) * $0 / total)) }
    }

    /// Some accounts are named by very many, most by few: the square of a uniform number over three million accounts.
    private func target(_ random: inout SplitMix64) -> XPseudonym {
        let uniform = Double.random(in: 0..<1, using: &random)
        var scrambler = SplitMix64(state: UInt64(uniform * uniform * 3_000_000))
        return XPseudonym(rawValue: Int64(bitPattern: scrambler.next()))
    }

    private func register(_ index: Int, in repository: Repository, now: Int64) async throws -> MemberID {
        let arrival = Arrival(
            key: .x(XPseudonym(rawValue: Int64(index))), name: "member\(index)", displayName: "Member \(index)",
            isProven: true, signedIn: nil, language: "en", grant: nil)
        guard case .registered(let member) = try await repository.arrive(arrival, now: now) else {
            throw CocoaError(.featureUnsupported)
        }
        return member
    }

    private func size(of path: String) throws -> Int {
        try ["", "-wal"].reduce(0) { sum, suffix in
            guard FileManager.default.fileExists(atPath: path + suffix) else { return sum }
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + ((attributes[.size] as? NSNumber)?.intValue ?? 0)
        }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// A small repeatable generator (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
