import Identifiers
import XArchive

/// Chooses tweets and makes threads of them.
struct ThreadBuilder {
    private let source: any PostSource
    private let selection: PostSelection
    private let forest: PostForest

    init(_ source: any PostSource, _ selection: PostSelection) {
        self.source = source
        self.selection = selection
        forest = PostForest(source.nodes, hasOwner: source.owner != nil)
    }

    func outline() throws(PlanError) -> PostOutline {
        let (kept, leftOut) = try keptPosts()
        let hooks = forest.nodes.indices.map { kept[$0] ? hook(of: $0, kept) : Hook() }
        let roots = roots(hooks)
        var members: [Int: [Int]] = [:]
        for place in forest.nodes.indices where kept[place] { members[roots[place], default: []].append(place) }
        var chosen: [[Int]] = []
        for (root, places) in members where try isChosen(root: root, places) { chosen.append(places) }

        let places = chosen.joined()
        let reasons = holdReasons(hooks)
        let held =
            selection.confirmsHeld ? [] : Set(places.filter { reasons[$0] != nil }.map { forest.nodes[$0].id })
        let moved = Set(places.map { forest.nodes[$0].id }).subtracting(held)
        var threads = chosen.map { places in
            PostOutline.Thread(
                root: forest.nodes[roots[places[0]]].id,
                posts: ordered(places, hooks).map { post(at: $0, hooks[$0], reasons[$0], moved) })
        }
        threads.sort { ($0.posts[0].createdAt, $0.root) < ($1.posts[0].createdAt, $1.root) }
        let source = source
        return PostOutline(threads, heldBack: held, leftOut: leftOut) { source.lastVersion(of: $0) }
    }

    /// What a kept post hangs from, by its place, and what of it is lost.
    private struct Hook {
        var parent: Int?
        var loss: Loss?
    }

    private func keptPosts() throws(PlanError) -> ([Bool], PostOutline.LeftOut) {
        let underOthers = forest.underOthers()
        let search = TextSearch(selection.leftOutTexts)
        var kept = [Bool](repeating: false, count: forest.nodes.count)
        var leftOut = PostOutline.LeftOut()
        for (place, node) in zip(forest.nodes.indices, forest.nodes) {
            guard node.origin != .deleted, !node.isSuperseded, !selection.leftOut.contains(node.id) else { continue }
            if node.isRetweet, !selection.includesRetweets {
                leftOut.retweets += 1
                continue
            }
            if underOthers[place], !selection.includesRepliesToOthers {
                leftOut.repliesToOthers += 1
                continue
            }
            if !search.isEmpty, search.finds(in: try text(of: node)) { continue }
            kept[place] = true
        }
        return (kept, leftOut)
    }

    private func hook(of place: Int, _ kept: [Bool]) -> Hook {
        var loss: Loss?
        var place = place
        while true {
            switch forest.parents[place] {
            case .none: return Hook(loss: loss)
            case .missing: return Hook(loss: loss ?? .parentMissing)
            case .others: return Hook(loss: loss ?? .parentOfOthers)
            case .own(let parent):
                if kept[parent] { return Hook(parent: parent, loss: loss) }
                if forest.nodes[parent].origin == .deleted { return Hook(loss: loss ?? .parentMissing) }
                loss = .parentLeftOut
                place = parent
            }
        }
    }

    /// The root of each post's thread.
    private func roots(_ hooks: [Hook]) -> [Int] {
        var roots = [Int](repeating: -1, count: hooks.count)
        for start in hooks.indices where roots[start] < 0 {
            var path = [start]
            var place = start
            while let parent = hooks[place].parent, roots[place] < 0 {
                place = parent
                path.append(place)
            }
            let root = roots[place] < 0 ? place : roots[place]
            for place in path { roots[place] = root }
        }
        return roots
    }

    private func isChosen(root: Int, _ places: [Int]) throws(PlanError) -> Bool {
        guard selection.admits(root: forest.nodes[root]) else { return false }
        if let threads = selection.threads {
            let isNamed = places.contains { threads.contains(forest.nodes[$0].id) }
            guard isNamed || isNamedByVersion(places, threads) else { return false }
        }
        let search = selection.text.map { TextSearch([$0]) }
        for place in places where selection.admits(forest.nodes[place]) {
            guard let search, !search.isEmpty else { return true }
            if search.finds(in: try text(of: forest.nodes[place])) { return true }
        }
        return false
    }

    private func isNamedByVersion(_ places: [Int], _ threads: Set<TweetID>) -> Bool {
        let ids = Set(threads.map(source.lastVersion))
        return places.contains { ids.contains(forest.nodes[$0].id) }
    }

    /// By time, but each behind what it hangs from: the last version of an edited tweet can be later than its answers.
    private func ordered(_ places: [Int], _ hooks: [Hook]) -> [Int] {
        let sorted = places.sorted {
            let (left, right) = (forest.nodes[$0], forest.nodes[$1])
            return (left.createdAt, left.id) < (right.createdAt, right.id)
        }
        var done: Set<Int> = []
        var result: [Int] = []
        for place in sorted {
            var chain: [Int] = []
            var next: Int? = place
            while let current = next, !done.contains(current) {
                chain.append(current)
                done.insert(current)
                next = hooks[current].parent
            }
            result += chain.reversed()
        }
        return result
    }

    private func post(
        at place: Int, _ hook: Hook, _ held: HoldReason?, _ moved: Set<TweetID>
    ) -> PostOutline.Post {
        let node = forest.nodes[place]
        return .init(
            id: node.id, createdAt: node.createdAt, parent: hook.parent.map { forest.nodes[$0].id },
            parentLoss: hook.loss,
            held: held,
            quotes: node.quotes.filter { moved.contains($0) && $0 != node.id })
    }

    /// Why each post is held back: for its own sake, or since it hangs from one that is.
    private func holdReasons(_ hooks: [Hook]) -> [HoldReason?] {
        var reasons = forest.nodes.map {
            HoldReason.of($0, wasProtected: source.wasProtected, hasCircleFile: source.hasCircleFile)
        }
        var isKnown = reasons.map { $0 != nil }
        for start in hooks.indices where !isKnown[start] {
            var path: [Int] = []
            var place: Int? = start
            while let current = place, !isKnown[current] {
                path.append(current)
                isKnown[current] = true
                place = hooks[current].parent
            }
            let reason = place.flatMap { reasons[$0] }
            for each in path { reasons[each] = reason }
        }
        return reasons
    }

    private func text(of node: PostNode) throws(PlanError) -> String {
        do {
            guard let (tweet, note) = try source.post(node.id) else { return "" }
            return SearchedText.of(tweet, note)
        } catch {
            throw .archive(error)
        }
    }
}
