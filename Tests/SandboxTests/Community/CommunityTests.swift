import Foundation
import Identifiers
import Sandbox
import Testing

@Suite("The made-up community")
struct CommunityTests {
    @Test("It is the same at every start")
    func deterministic() throws {
        let one = try Community()
        let two = try Community()
        #expect(one.people == two.people)
        for person in one.people {
            guard let id = person.x?.id else { continue }
            #expect(one.graph.following(of: id) == two.graph.following(of: id))
            #expect(one.graph.followers(of: id) == two.graph.followers(of: id))
        }
    }

    @Test("Every trait is somebody's", arguments: Person.Trait.allCases)
    func traits(trait: Person.Trait) throws {
        #expect(!(try Community(generatedPeople: 0).people(with: trait).isEmpty))
    }

    @Test("More people leave those before as they are")
    func growth() throws {
        let few = try Community(generatedPeople: 10)
        let many = try Community(generatedPeople: 20)
        #expect(many.people.starts(with: few.people))
    }

    @Test("The many suffice for a run of 500 follows on each network")
    func many() throws {
        let community = try Community()
        #expect(community.cast.count >= 60)
        #expect(community.generated.count { $0.x != nil && $0.bluesky != nil && $0.mastodon != nil } >= 500)
    }

    @Test("Lists are as long as they are said to be")
    func lists() throws {
        let community = try Community()
        let hugo = try #require(community["hugo"]?.x)
        let rosa = try #require(community["rosa"]?.x)
        let oskar = try #require(community["oskar"]?.x)
        #expect(community.graph.following(of: hugo.id).count == 20_000)
        #expect(Set(community.graph.following(of: hugo.id)).count == 20_000)
        #expect(community.graph.followers(of: rosa.id).count == 2_600)
        #expect(community.graph.following(of: oskar.id).isEmpty)
    }

    @Test("Following and followers are two views of one graph")
    func bothWays() throws {
        let community = try Community()
        for person in community.people {
            guard let id = person.x?.id else { continue }
            for followed in community.graph.following(of: id) where community.person(xID: followed) != nil {
                #expect(community.graph.followers(of: followed).contains(id))
            }
        }
    }

    @Test("Nobody follows across a block, and Amara not those who only look like her people")
    func amara() throws {
        let community = try Community()
        let amara = try #require(community["amara"]?.x?.id)
        for key in ["liam", "kateryna", "viktor", "iva", "alexb"] {
            let other = try #require(community[key]?.x?.id)
            #expect(!community.graph.follows(amara, other), "\(key)")
        }
        for key in ["dmitri", "ivo", "alexa", "mei", "elif", "farid", "ingrid", "omar", "priya"] {
            let other = try #require(community[key]?.x?.id)
            #expect(community.graph.follows(amara, other), "\(key)")
        }
        let kateryna = try #require(community["kateryna"]?.x?.id)
        #expect(!community.graph.follows(kateryna, amara))
    }

    @Test("A name that changed hands is its new owner's, and in the archive its old one's")
    func recycled() throws {
        let community = try Community()
        let name = try XHandle("dmitri_v")
        #expect(community.person(screenName: name)?.key == "viktor")
        #expect(community["dmitri"]?.x?.formerScreenNames.contains(name) == true)
    }

    @Test("No two accounts share an address on Mastodon")
    func addresses() throws {
        let accounts = try Community().fediverseAccounts
        #expect(Set(accounts.map(\.address)).count == accounts.count)
    }

    @Test("The page lists everybody, with names that are shown and never run")
    func page() async throws {
        try await CommunityHarness.run { harness in
            let page = try await harness.main.get("/_sandbox/")
            #expect(page.status == 200)
            for person in harness.community.cast {
                guard let x = person.x else { continue }
                #expect(page.text.contains("/_sandbox/archives/\(x.screenName).zip"))
            }
            #expect(!page.text.contains("<script"))
            #expect(page.text.contains("&lt;script&gt;"))
            let people = try await harness.main.get("/_sandbox/people")
            #expect(people.json.array?.count == harness.community.people.count)
        }
    }
}
