import Identifiers

/// All tweets of the owner, each with the one that it answers.
package struct PostForest {
    /// What a tweet hangs from.
    package enum Parent: Hashable {
        /// It answers nobody.
        case none
        /// A tweet of the owner's, by its place.
        case own(Int)
        /// A tweet of the owner's that is not here.
        case missing
        case others
    }

    package let nodes: [PostNode]
    package private(set) var parents: [Parent]
    private let places: [TweetID: Int]

    /// - Parameter nodes: each id once.
    package init(_ nodes: [PostNode], hasOwner: Bool) {
        let places = Dictionary(uniqueKeysWithValues: zip(nodes.lazy.map(\.id), nodes.indices))
        parents = nodes.map { node in
            guard node.isReply else { return .none }
            let place = node.parent.flatMap { places[$0] }
            // Whose archive it is may be unknown: what it has is the owner's anyway.
            guard node.isSelfReply || !hasOwner && place != nil else { return .others }
            return place.map { .own($0) } ?? .missing
        }
        self.nodes = nodes
        self.places = places
        cutCircles()
    }

    package func place(of id: TweetID) -> Int? { places[id] }

    /// For each tweet whether it or one that it hangs from answers somebody else.
    func underOthers() -> [Bool] {
        var results = [Bool?](repeating: nil, count: nodes.count)
        for start in nodes.indices where results[start] == nil {
            var path: [Int] = []
            var place = start
            var result = false
            walk: while true {
                if let known = results[place] {
                    result = known
                    break
                }
                path.append(place)
                switch parents[place] {
                case .own(let parent): place = parent
                case .others:
                    result = true
                    break walk
                case .none, .missing: break walk
                }
            }
            for place in path { results[place] = result }
        }
        return results.map { $0 ?? false }
    }

    /// No real tweets answer one another in a circle; a damaged archive's could.
    private mutating func cutCircles() {
        var walks = [Int](repeating: 0, count: nodes.count)
        for start in nodes.indices where walks[start] == 0 {
            var place = start
            while walks[place] == 0 {
                walks[place] = start + 1
                guard case .own(let parent) = parents[place] else { break }
                if walks[parent] == start + 1 {
                    parents[place] = .missing
                    break
                }
                place = parent
            }
        }
    }
}
