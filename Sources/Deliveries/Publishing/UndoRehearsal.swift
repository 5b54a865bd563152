/// What taking posts back comes to.
package struct UndoRehearsal: Sendable, Hashable {
    /// How many posts are deleted where they were published, by the first post of their thread.
    package var deletions: [UInt64: Int] = [:]
    /// Posts that wait to be published and never will be.
    package var givenUp = 0
    /// Posts of other threads that wait to be published, and go on waiting.
    package var others = 0

    package init() {}

    /// All that is taken back: deleted or given up.
    package var posts: Int { deletions.values.reduce(givenUp, +) }
}
