import Identifiers
import Testing

@testable import Crossposting

/// Which tweets are moved, what hangs from what, and in which order.
@Suite("Threads and selection")
struct ThreadRulesTests {
    private func tweet(_ seconds: Int, _ text: String = "x", _ change: (inout MadeUpTweet) -> Void = { _ in })
        -> MadeUpTweet
    {
        MadeUpTweet(MadeUpTweet.modern(seconds), text).with(change)
    }

    private func answer(_ seconds: Int, to parent: Int?, user: Int = MadeUpTweet.ownerID, _ text: String = "x")
        -> MadeUpTweet
    {
        tweet(seconds, text) {
            $0.answers = parent.map { MadeUpTweet.modern($0) } ?? 0
            $0.answersUser = user
        }
    }

    private func quoting(_ seconds: Int, _ other: Int, _ form: String = "https://twitter.com/ada_example/status/")
        -> MadeUpTweet
    {
        tweet(seconds, "This https://t.co/q") {
            $0.links = [("https://t.co/q", "\(form)\(MadeUpTweet.modern(other))", "twitter.com/ada_exa…")]
        }
    }

    /// Threads as seconds, `parent>post`.
    private func shape(_ tweets: [MadeUpTweet], _ selection: PostSelection = PostSelection()) throws -> [[String]] {
        try MadeUpArchive(tweets).plan(.bluesky, selection).map { thread in
            thread.posts.map { post in
                (post.parent.map { "\(seconds($0.tweet))>" } ?? "") + "\(seconds(post.reference.tweet))"
            }
        }
    }

    private func seconds(_ id: TweetID) -> Int { (Int(id.rawValue >> 22) - MadeUpTweet.modern() >> 22) / 1_000 }

    @Test("Threads branch, and stand in the order of their roots")
    func branches() throws {
        let tweets = [
            answer(5, to: 1), tweet(1), answer(3, to: 1), answer(4, to: 3), tweet(2), answer(6, to: 3),
        ]
        let planned = try MadeUpArchive(tweets).plan()
        #expect(planned.map(\.root) == [tweetID(MadeUpTweet.modern(1)), tweetID(MadeUpTweet.modern(2))])
        let pairs = planned[0].posts.map { [$0.reference.tweet, $0.parent?.tweet] }
        let expected = [(1, nil), (3, 1), (4, 3), (5, 1), (6, 3)].map { id, parent in
            [tweetID(MadeUpTweet.modern(id)), parent.flatMap { tweetID(MadeUpTweet.modern($0)) }]
        }
        #expect(pairs == expected)
    }

    @Test("Retweets, replies to others and what hangs below these stay, unless they are asked for")
    func defaults() throws {
        let tweets = [
            tweet(1, "RT @bob_example: Hello…"), tweet(2, "RT @bob_example by hand"), answer(3, to: 99, user: 2),
            answer(4, to: 3), answer(5, to: 4), tweet(6),
        ]
        #expect(try MadeUpArchive(tweets).plan().map(\.root) == [2, 6].map { tweetID(MadeUpTweet.modern($0)) })
        let leftOut = try MadeUpArchive(tweets).planner().outline.leftOut
        #expect(leftOut.retweets == 1 && leftOut.repliesToOthers == 3)
        let all = PostSelection {
            $0.includesRetweets = true
            $0.includesRepliesToOthers = true
        }
        let planned = try MadeUpArchive(tweets).plan(.bluesky, all)
        #expect(planned.map(\.posts.count) == [1, 1, 3, 1])
        #expect(planned[0].posts[0].losses == [.retweet, .textCut])
        #expect(planned[1].posts[0].losses.isEmpty)
        #expect(planned[2].posts.map(\.losses) == [[.parentOfOthers], [], []])
    }

    @Test("An answer to oneself whose tweet is gone begins a thread, and says so")
    func parentGone() throws {
        let planned = try MadeUpArchive([answer(1, to: 99), answer(2, to: nil), answer(3, to: 1)]).plan()
        #expect(planned.map(\.posts.count) == [2, 1])
        #expect(planned.map(\.posts[0].losses) == [[.parentMissing], [.parentMissing]])
        #expect(planned.allSatisfy { $0.posts[0].parent == nil })
    }

    @Test("Of an edited tweet the last version is moved, and answers to any version hang from it")
    func edits() throws {
        let versions = [1, 2, 9].map { MadeUpTweet.modern($0) }
        let tweets =
            [1, 2, 9].map { number in tweet(number, "Version \(number)") { $0.versions = versions } }
            + [answer(3, to: 1), answer(10, to: 2), quoting(4, 1)]
        let archive = try MadeUpArchive(tweets)
        let planned = try archive.plan()
        #expect(planned.map(\.root) == [4, 9].map { tweetID(MadeUpTweet.modern($0)) })
        #expect(planned[1].posts.map(\.reference.tweet) == [9, 3, 10].map { tweetID(MadeUpTweet.modern($0)) })
        #expect(planned[1].posts.dropFirst().allSatisfy { $0.parent?.tweet == tweetID(MadeUpTweet.modern(9)) })
        #expect(planned[0].posts[0].quote == tweetID(MadeUpTweet.modern(9)))
        let order = try archive.planner().outline.publishingOrder
        #expect(order == [9, 3, 10, 4].map { tweetID(MadeUpTweet.modern($0)) })
    }

    @Test(
        "A quote of a moved tweet at the end of the text becomes a quote",
        arguments: [
            "https://twitter.com/ada_example/status/", "https://x.com/ada_former/status/",
            "https://mobile.twitter.com/ada_example/status/", "https://twitter.com/i/web/status/",
        ])
    func quote(form: String) throws {
        let planned = try MadeUpArchive([tweet(1), quoting(2, 1, form)]).plan()
        #expect(planned[1].posts[0].text == "This")
        #expect(planned[1].posts[0].quote == tweetID(MadeUpTweet.modern(1)))
        #expect(planned[1].posts[0].losses.isEmpty)
    }

    @Test("Elsewhere than on Bluesky the quoted post's address stays, to be replaced by the new one")
    func quoteElsewhere() throws {
        let planned = try MadeUpArchive([tweet(1), quoting(2, 1)]).plan(.mastodon)
        let post = planned[1].posts[0]
        let address = "https://twitter.com/ada_example/status/\(MadeUpTweet.modern(1))"
        #expect(post.text == "This \(address)")
        let id = try #require(tweetID(MadeUpTweet.modern(1)))
        #expect(post.facets.map(\.target) == [.movedPost(id, address: address)])
        #expect(post.needs == [id])
    }

    @Test("A link to an own tweet in the middle of a sentence stays, and leads to the moved post")
    func linkInSentence() throws {
        let text = "As https://t.co/q said"
        let tweets = [tweet(1), quoting(2, 1).with { $0.text = text }]
        let key = try PostKey.key(of: #require(tweetID(MadeUpTweet.modern(1))), part: 0)
        let planned = try MadeUpArchive(tweets).plan {
            $0.address = { "https://bsky.app/profile/did:plc:example/post/\($0)" }
        }
        let post = planned[1].posts[0]
        #expect(post.text == "As bsky.app/profile/did:plc:exam… said")
        #expect(post.shownFacets.values.first == "https://bsky.app/profile/did:plc:example/post/\(key)")
        #expect(post.quote == tweetID(MadeUpTweet.modern(1)))
        let unknown = try MadeUpArchive(tweets).plan()[1].posts[0]
        #expect(unknown.text == "As twitter.com/ada_exa… said")
    }

    @Test("Only what is moved is quoted: everything else is a link to X")
    func quoteOfOthers() throws {
        let others = quoting(2, 50, "https://x.com/bob_example/status/")
        for tweets in [[others], [answer(50, to: 99, user: 2), others]] {
            let post = try #require(try MadeUpArchive(tweets).plan().first?.posts.first)
            #expect(post.text == "This twitter.com/ada_exa…")
            #expect(post.quote == nil)
            #expect(post.losses == [.quote])
            #expect(post.card == nil)
        }
    }

    @Test("What is quoted is published first, even out of a later thread; threads come before single posts")
    func order() throws {
        let late = quoting(10, 5).with {
            $0.answers = MadeUpTweet.modern(1)
        }
        let tweets = [tweet(1), late, tweet(5), tweet(0), answer(6, to: 5)]
        let order = try MadeUpArchive(tweets).planner().outline.publishingOrder
        #expect(order == [1, 5, 10, 6, 0].map { tweetID(MadeUpTweet.modern($0)) })
    }

    @Test("Tweets that quote or answer one another in a circle do not hang the plan")
    func circles() throws {
        let tweets = [quoting(1, 2), quoting(2, 1), answer(3, to: 4), answer(4, to: 3), answer(5, to: 5)]
        let archive = try MadeUpArchive(tweets)
        let planned = try archive.plan()
        #expect(planned.reduce(0) { $0 + $1.posts.count } == 5)
        #expect(planned[0].posts[0].quote != nil)
        #expect(planned[1].posts[0].quote == nil)
        // Both are moved, so neither is said to stay behind.
        #expect(planned[0].posts[0].losses + planned[1].posts[0].losses == [.quoteOfLater])
        #expect(try archive.planner().outline.publishingOrder.count == 5)
    }

    @Test("Deleted tweets and those of communities are not moved")
    func apart() throws {
        let archive = try MadeUpArchive(
            [tweet(1), tweet(2)], files: ["deleted-tweets": [tweet(2)], "community-tweet": [tweet(3)]])
        #expect(try archive.plan().map(\.root) == [tweetID(MadeUpTweet.modern(1))])
    }

    @Test("A deleted tweet still tells that the answers below it hang from somebody else's")
    func deletedParents() throws {
        let deleted = [answer(1, to: 99, user: 2), answer(2, to: 1), tweet(5)]
        let archive = try MadeUpArchive(
            [answer(3, to: 2), answer(4, to: 3), answer(6, to: 5), answer(7, to: 6)], files: ["deleted-tweets": deleted]
        )
        let planned = try archive.plan()
        #expect(planned.map { $0.posts.map(\.reference.tweet) } == [[6, 7].map { tweetID(MadeUpTweet.modern($0)) }])
        #expect(planned[0].posts.map(\.losses) == [[.parentMissing], []])
        let all = try archive.plan(.bluesky, PostSelection { $0.includesRepliesToOthers = true })
        #expect(all.map(\.posts.count) == [2, 2])
        #expect(all.map(\.posts[0].losses) == [[.parentMissing], [.parentMissing]])
    }

    @Test("What not everybody could see is held")
    func held() throws {
        let era = [1_659_311_999, 1_659_312_000, 1_698_796_799, 1_698_796_800].map {
            MadeUpTweet(MadeUpTweet.id(at: Int64($0) * 1_000), "x")
        }
        func reasons(_ archive: MadeUpArchive) throws -> [HoldReason?] { try archive.plan().map(\.posts[0].held) }
        #expect(try reasons(MadeUpArchive(era, circle: nil)) == [nil, .circleEra, .circleEra, nil])
        #expect(try reasons(MadeUpArchive(era, circle: [tweet(1)])) == [nil, nil, nil, nil, .circle])
        #expect(try reasons(MadeUpArchive([tweet(1)], wasProtected: true)) == [.protected])
    }

    @Test("Filters choose whole threads")
    func filters() throws {
        let tweets = [
            tweet(1, "Apples &amp; pears") { $0.likes = 5 }, answer(2, to: 1, "Plums"),
            tweet(3, "Cherries and more of them") {
                $0.media = [.init(name: "a.jpg")]
                $0.likes = 1
            },
            tweet(4, "Figs"),
        ]
        func roots(_ change: (inout PostSelection) -> Void) throws -> [Int] {
            try MadeUpArchive(tweets).planner(.bluesky, PostSelection(change)).outline.threads.map { seconds($0.root) }
        }
        #expect(try roots { $0.text = "PLUM" } == [1])
        #expect(try roots { $0.text = "apples & p" } == [1])
        #expect(try roots { $0.hasMedia = true } == [3])
        #expect(try roots { $0.hasMedia = false } == [1, 4])
        #expect(try roots { $0.minimumLength = 10 } == [1, 3])
        #expect(try roots { $0.minimumLikes = 1 } == [1, 3])
        #expect(try roots { $0.minimumLikes = 2 } == [1])
        #expect(try roots { $0.since = 1_705_320_003_000 } == [3, 4])
        #expect(try roots { $0.before = 1_705_320_003_000 } == [1])
        #expect(
            try roots { $0.threads = [tweetID(MadeUpTweet.modern(2))!, tweetID(MadeUpTweet.modern(4))!] } == [1, 4])
        #expect(try roots { $0.leftOutTexts = ["figs", "Cherries"] } == [1])
    }

    @Test("What is left out is left out alone: its answers hang from what it hung from")
    func leftOut() throws {
        let tweets = [tweet(1), answer(2, to: 1, "secret"), answer(3, to: 2), answer(4, to: 3)]
        for selection in [
            PostSelection { $0.leftOutTexts = ["SECRET"] },
            PostSelection { $0.leftOut = [tweetID(MadeUpTweet.modern(2))!] },
        ] {
            let planned = try MadeUpArchive(tweets).plan(.bluesky, selection)
            #expect(planned.map(\.posts.count) == [3])
            #expect(planned[0].posts[1].parent?.tweet == planned[0].root)
            #expect(planned[0].posts.map(\.losses) == [[], [.parentLeftOut], []])
        }
    }

    @Test("What is at the destination is not planned again, and is still quoted and answered")
    func alreadyMoved() throws {
        let tweets = [tweet(1), answer(2, to: 1), quoting(3, 1)]
        let planned = try MadeUpArchive(tweets).plan(
            .bluesky, PostSelection { $0.alreadyMoved = [tweetID(MadeUpTweet.modern(1))!] })
        #expect(planned.map(\.posts.count) == [1, 1])
        #expect(planned[0].posts[0].parent?.tweet == tweetID(MadeUpTweet.modern(1)))
        #expect(planned[1].posts[0].quote == tweetID(MadeUpTweet.modern(1)))
    }

    @Test("The names that X puts before answers to oneself go")
    func automaticNames() throws {
        func answering(_ text: String, at seconds: Int = 2) -> MadeUpTweet {
            answer(seconds, to: 1, text).with {
                $0.mentions = [("ada_example", MadeUpTweet.ownerID), ("bob_example", 2)]
            }
        }
        for (text, expected) in [
            ("@ada_example Go on", "Go on"), ("@ada_example @bob_example Go on @ada_example", "Go on @ada_example"),
            ("@bob_example", "@bob_example"), ("Go @bob_example", "Go @bob_example"),
        ] {
            #expect(try MadeUpArchive([tweet(1), answering(text)]).plan()[0].posts[1].text == expected)
        }
        // Before 2017 people wrote them.
        let old = MadeUpTweet(MadeUpTweet.id(at: 1_420_000_000_000), "@ada_example @bob_example Go on").with {
            $0.answers = 1
            $0.mentions = [("ada_example", MadeUpTweet.ownerID), ("bob_example", 2)]
        }
        #expect(try MadeUpArchive.post(old).text == "@bob_example Go on")
        // To whom an answer to others goes, nothing else says.
        let other = answer(3, to: 99, user: 2, "@bob_example Yes").with { $0.mentions = [("bob_example", 2)] }
        let planned = try MadeUpArchive([other]).plan(.bluesky, PostSelection { $0.includesRepliesToOthers = true })
        #expect(planned[0].posts[0].text == "@bob_example Yes")
    }

    @Test("Threads of thousands, in any order of ids")
    func longThread() throws {
        var tweets = [tweet(0)]
        for number in 1..<3_000 { tweets.append(answer(number, to: number - 1)) }
        tweets.shuffle()
        let planned = try MadeUpArchive(tweets).plan()
        #expect(planned.map(\.posts.count) == [3_000])
        #expect(
            zip(planned[0].posts, planned[0].posts.dropFirst()).allSatisfy { $1.parent?.tweet == $0.reference.tweet })
    }
}
