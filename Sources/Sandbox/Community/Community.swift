import Identifiers

/// The made-up community: people, their accounts, and who follows whom on X. The same at every start.
package struct Community: Sendable {
    package let people: [Person]
    package let graph: XGraph
    /// Follows that existed on the new networks before anybody came here, by key: whoever moves over must leave them
    /// as they are and not send them again.
    package let earlierFollows: [EarlierFollow]
    private let indexByKey: [String: Int]
    private let indexByXID: [XUserID: Int]
    private let indexByDID: [DID: Int]

    package struct EarlierFollow: Sendable, Hashable {
        package let follower: String
        package let followed: String
        package let network: Network
    }

    /// - Parameters:
    ///   - generatedPeople: how many fill it beside the 70 or so with a name; 600 allow a run of 500 follows.
    ///   - hugeFollowing: how many people Hugo follows on X.
    /// - Throws: the identifiers' parse errors, if the cast itself is wrong.
    package init(generatedPeople: Int = 600, hugeFollowing: Int = 20_000) throws {
        let people = try Cast.people() + GeneratedPeople.people(generatedPeople)
        self.people = people
        indexByKey = try Self.index(people) { $0.key }
        indexByXID = try Self.index(people) { $0.x?.id }
        indexByDID = try Self.index(people) { $0.bluesky?.did }
        let strangers = try GeneratedPeople.strangers(
            max(hugeFollowing, 2_600), apartFrom: Set(people.compactMap(\.x?.id)))
        graph = XGraph(people: people, strangers: strangers, hugeFollowing: hugeFollowing)
        earlierFollows = [
            EarlierFollow(follower: "amara", followed: "ben", network: .bluesky),
            EarlierFollow(follower: "amara", followed: "mateo", network: .bluesky),
            EarlierFollow(follower: "amara", followed: "chiara", network: .mastodon),
            EarlierFollow(follower: "amara", followed: "mateo", network: .mastodon),
            EarlierFollow(follower: "lars", followed: "freya", network: .mastodon),
        ]
    }

    /// Those with a name and a story.
    package var cast: [Person] { people.filter { !$0.isGenerated } }
    package var generated: [Person] { people.filter(\.isGenerated) }

    package subscript(key: String) -> Person? { indexByKey[key].map { people[$0] } }

    package func person(xID: XUserID) -> Person? { indexByXID[xID].map { people[$0] } }

    package func person(did: DID) -> Person? { indexByDID[did].map { people[$0] } }

    /// Whoever has that screen name on X now.
    package func person(screenName: XHandle) -> Person? { people.first { $0.x?.screenName == screenName } }

    package func people(with trait: Person.Trait) -> [Person] { people.filter { $0.traits.contains(trait) } }

    /// Whom a person follows on X, as far as they are of the community.
    package func following(of person: Person) -> [Person] {
        guard let id = person.x?.id else { return [] }
        return graph.following(of: id).compactMap { self.person(xID: $0) }
    }

    /// Two people who share an id would both be the wrong one.
    package struct DuplicateError: Error {
        package let id: String
    }

    private static func index<ID: Hashable>(_ people: [Person], _ id: (Person) -> ID?) throws -> [ID: Int] {
        var index: [ID: Int] = [:]
        for (position, person) in people.enumerated() {
            guard let id = id(person) else { continue }
            guard index.updateValue(position, forKey: id) == nil else { throw DuplicateError(id: "\(id)") }
        }
        return index
    }
}

extension Person.MastodonAccount {
    /// `user@127.0.0.1:8082`, as other servers name the account.
    package func acct(in origins: SandboxOrigins) -> String {
        "\(username)@127.0.0.1:\(origins.port(of: server.listener))"
    }
}
