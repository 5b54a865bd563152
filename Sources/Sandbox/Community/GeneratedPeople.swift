import Identifiers

/// The many who fill the community: each on X, on Bluesky and on one of the two Mastodon servers, nothing special.
enum GeneratedPeople {
    private static let firstNames = [
        "Abena", "Aiko", "Alma", "Anders", "Asha", "Bilal", "Bruno", "Carmen", "Dao", "Edda", "Esi", "Fatou", "Femi",
        "Gita", "Hana", "Igor", "Ilse", "Iman", "Joao", "Juno", "Kaya", "Kofi", "Lena", "Luka", "Maya", "Milo",
        "Nils", "Nour", "Odile", "Pia", "Rafa", "Rumi", "Saga", "Selim", "Tariq", "Tove", "Vera", "Wanda", "Yan",
        "Zuri",
    ]
    private static let lastNames = [
        "Abara", "Andersen", "Barros", "Chowdhury", "Costa", "Dube", "Eklund", "Fofana", "Garcia", "Hoang", "Ibarra",
        "Jansen", "Kimura", "Larsen", "Mbeki", "Nagy", "Oyelaran", "Petrov", "Quiroga", "Rossi", "Sato", "Tamm",
        "Ueda", "Vargas", "Winter", "Yilmaz", "Zhou",
    ]

    /// `g001`, `g002`, … Adding more leaves those before as they are.
    static func people(_ count: Int) throws -> [Person] {
        try (0..<max(count, 0)).map { index in
            let number = String(repeating: "0", count: max(0, 3 - "\(index + 1)".count)) + "\(index + 1)"
            let key = "g\(number)"
            var random = SeededRandom(seed: 2, for: key)
            let first = random.pick(firstNames)
            let last = random.pick(lastNames)
            let user = "\(first.lowercased())\(number)"
            return try .make(key, "\(first) \(last)", [.bothNetworks], about: "One of the many.") {
                try $0.onX(user)
                try $0.onBluesky("\(user).test")
                $0.onMastodon(index.isMultiple(of: 2) ? .first : .second, user)
                $0.isGenerated = true
            }
        }
    }

    /// The X ids of people of whom nothing else is known, all different and different from `taken`.
    static func strangers(_ count: Int, apartFrom taken: Set<XUserID>) throws -> [XUserID] {
        var random = SeededRandom(seed: 3)
        var seen = taken
        var strangers: [XUserID] = []
        while strangers.count < count {
            // X counted up to about 4.9 × 10⁹ until 2015, and gives out snowflakes since.
            let value =
                random.chance(30)
                ? 1 + random.next() % 4_900_000_000
                : 600_000_000_000_000_000
                    + random.next() % 1_300_000_000_000_000_000
            let id = try XUserID(value: value)
            if seen.insert(id).inserted { strangers.append(id) }
        }
        return strangers
    }
}
