import Accounts
import Identifiers
import Reconnection

/// The steps of a move and where a member stands.
struct TaskList: Sendable {
    let texts: Texts
    let accounts: [LinkedAccount]
    /// How many the member's archive names as followed; `nil` before an import.
    let following: Int?
    let people: PeoplePage
    let ticked: Int
    let handedIn: Int
    let needsMember: Bool
    /// Posts that were handed in, and whether some of them need the member.
    let moved: Int
    let postsNeedMember: Bool

    /// In their order; one of them is the next: what waits for the member, or else the first that can be done.
    var tasks: [TasksView.Task] {
        var tasks = [link, bring, find, follow, move]
        let waiting = needsMember ? 3 : postsNeedMember ? 4 : nil
        let next = waiting ?? tasks.firstIndex { $0.mark == "next" }
        for index in tasks.indices where tasks[index].mark == "next" && index != next {
            tasks[index] = tasks[index].marked("open", texts("tasks.open"))
        }
        return tasks
    }

    private var base: String { "/\(texts.language)" }

    private var link: TasksView.Task {
        let names = accounts.map { texts("network.\($0.key.network.rawValue)") }
        let isDone = accounts.count > 1 && !accounts.contains(where: \.needsSignIn)
        return task(
            "link", path: "accounts", hint: texts("tasks.link.hint", ["networks": .text(texts.list(names))]),
            mark: isDone ? "done" : "next")
    }

    private var bring: TasksView.Task {
        let hint = following.map { texts("tasks.import.done", count: $0) } ?? texts("tasks.import.hint")
        return task("import", path: "import", hint: hint, mark: following == nil ? "next" : "done")
    }

    private var find: TasksView.Task {
        let count = people.counts[.all] ?? 0
        let new = people.counts[.new] ?? 0
        let hint = texts("tasks.people.hint", count: count)
        return task(
            "people", path: "people", hint: new > 0 ? "\(hint) \(texts("tasks.people.new", count: new))" : hint,
            mark: ticked > 0 || new > 0 || (count > 0 && handedIn == 0) ? "next" : (count > 0 ? "done" : "open"))
    }

    private var follow: TasksView.Task {
        let hint = needsMember ? texts("tasks.follow.needsYou") : texts("tasks.follow.hint", count: handedIn)
        return task(
            "follow", path: "deliveries", hint: hint, mark: needsMember ? "next" : (handedIn > 0 ? "done" : "open"))
    }

    private var move: TasksView.Task {
        let hint =
            postsNeedMember
            ? texts("tasks.move.needsYou")
            : moved > 0 ? texts("tasks.move.done", count: moved) : texts("tasks.move.hint")
        return task(
            "move", path: moved > 0 || postsNeedMember ? "posts/progress" : "posts", hint: hint,
            mark: postsNeedMember ? "next" : moved > 0 ? "done" : "open")
    }

    private func task(_ name: String, path: String, hint: String, mark: String) -> TasksView.Task {
        TasksView.Task(
            title: texts("tasks.\(name).title"), hint: hint, path: "\(base)/\(path)", status: texts("tasks.\(mark)"),
            mark: mark)
    }
}
