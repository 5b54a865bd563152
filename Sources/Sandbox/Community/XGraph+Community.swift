import Identifiers

extension XGraph {
    /// Whom Amara does not follow although she follows nearly everybody: those whom she must not be matched with.
    ///
    /// Viktor has Dmitri's old screen name, Iva an id next to Ivo's, and the second Alex Kim the first one's name.
    private static let notFollowedByAmara: Set = ["viktor", "iva", "alexb", "liam", "clickfarm"]

    /// The community's graph.
    ///
    /// - Parameter strangers: at least `hugeFollowing`, and at least Rosa's 2,600 followers.
    init(people: [Person], strangers: [XUserID], hugeFollowing: Int) {
        self.init()
        let ids = Dictionary(people.compactMap { person in person.x.map { (person.key, $0.id) } }) { $1 }
        let cast = people.filter { !$0.isGenerated && $0.x != nil }
        let generated = people.filter(\.isGenerated).compactMap(\.x?.id)
        guard let amara = ids["amara"], let hugo = ids["hugo"], let rosa = ids["rosa"] else { return }

        addBlocks(ids, strangers: strangers)
        add(amara, follows: cast.filter { !Self.notFollowedByAmara.contains($0.key) }.compactMap(\.x?.id))
        add(amara, follows: Array(generated.prefix(40)) + strangers.prefix(25))
        addNeighbourhood(cast)
        addTheMany(generated, cast: cast)
        let everybody = cast.compactMap(\.x?.id) + generated
        let others = everybody.filter { $0 != hugo } + strangers
        add(hugo, follows: Array(others.prefix(hugeFollowing)))
        addAudience(of: rosa, 2_600, from: everybody.filter { $0 != ids["oskar"] } + strangers)
        for stranger in strangers.suffix(60) { add(stranger, follows: [amara]) }
    }

    private mutating func addBlocks(_ ids: [String: XUserID], strangers: [XUserID]) {
        guard let amara = ids["amara"] else { return }
        add(amara, blocks: [ids["liam"], strangers.last].compactMap { $0 })
        add(amara, mutes: [ids["mei"]].compactMap { $0 })
        if let kateryna = ids["kateryna"] { add(kateryna, blocks: [amara]) }
        if let sofia = ids["sofia"], let clickfarm = ids["clickfarm"] { add(sofia, blocks: [clickfarm]) }
    }

    /// Each of the cast follows about half of the others, and most follow Amara. Oskar follows nobody.
    private mutating func addNeighbourhood(_ cast: [Person]) {
        for person in cast where !["amara", "hugo", "oskar"].contains(person.key) {
            guard let id = person.x?.id else { continue }
            let followed = cast.filter { other in
                var random = SeededRandom(seed: 4, for: "\(person.key) \(other.key)")
                return random.chance(other.key == "amara" ? 90 : 50)
            }
            add(id, follows: followed.compactMap(\.x?.id))
        }
    }

    /// Each of the many follows 20 of the many and three of the cast.
    private mutating func addTheMany(_ generated: [XUserID], cast: [Person]) {
        guard !generated.isEmpty else { return }
        for id in generated {
            var random = SeededRandom(seed: 5, for: id.description)
            add(id, follows: (0..<20).map { _ in random.pick(generated) })
            add(id, follows: (0..<3).compactMap { _ in random.pick(cast).x?.id })
        }
    }

    private mutating func addAudience(of id: XUserID, _ count: Int, from people: [XUserID]) {
        for person in people where followers(of: id).count < count { add(person, follows: [id]) }
    }
}
