import Crossposting
import Identifiers
import XArchive

/// Posts that stand apart from others: by the file that the archive keeps them in.
struct SiteSection {
    enum Kind: Int, CaseIterable {
        case posts
        case circle
        case community
        case deleted

        /// The folder of its pages.
        var folder: String {
            switch self {
            case .posts: "posts"
            case .circle: "circle"
            case .community: "communities"
            case .deleted: "deleted"
            }
        }
    }

    /// Posts that hang together, as places among ``SiteSection/nodes``: each behind the one that it answers.
    struct Thread {
        let posts: [Int]
    }

    let kind: Kind
    let forest: PostForest
    /// By the time of their first posts. A single post is a thread of one.
    let threads: [Thread]

    var nodes: [PostNode] { forest.nodes }

    /// - Parameter nodes: by id, each once.
    init(_ kind: Kind, _ nodes: [PostNode], hasOwner: Bool) {
        self.kind = kind
        let forest = PostForest(nodes, hasOwner: hasOwner)
        self.forest = forest
        var children: [[Int]] = Array(repeating: [], count: nodes.count)
        var roots: [Int] = []
        for place in nodes.indices {
            if case .own(let parent) = forest.parents[place] {
                children[parent].append(place)
            } else {
                roots.append(place)
            }
        }
        let isBefore = { (left: Int, right: Int) in
            (nodes[left].createdAt, nodes[left].id) < (nodes[right].createdAt, nodes[right].id)
        }
        threads = roots.sorted(by: isBefore).map { root in
            // Not by recursion, since chains can be long.
            var open = [root]
            var posts: [Int] = []
            while let place = open.popLast() {
                posts.append(place)
                open += children[place].sorted(by: isBefore).reversed()
            }
            return Thread(posts: posts)
        }
    }

    /// Threads of at least two posts that begin with no answer, as `archive inspect` counts them.
    var threadCount: Int {
        threads.count { thread in
            guard thread.posts.count > 1, case .none = forest.parents[thread.posts[0]] else { return false }
            return true
        }
    }
}
