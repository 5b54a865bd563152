/// The networks compared by what leaves people free, in one language, from `networks.yaml`.
package struct NetworkComparison: Sendable, Hashable {
    /// By which networks are compared, in the order in which they are shown.
    package enum Criterion: String, Sendable, Hashable, CaseIterable {
        /// Whether people can take their data and their people along.
        case portability
        /// Whether they can choose what orders their feed.
        case algorithm
        /// Whether somebody can buy the place.
        case independence
    }

    /// How a criterion is named and asked.
    package struct Question: Sendable, Hashable {
        package let criterion: Criterion
        package let title: String
        package let question: String
    }

    /// What is said of a network by a criterion.
    package struct Cell: Sendable, Hashable {
        package let text: String
        /// The page that says so.
        package let source: String
    }

    package struct Network: Sendable, Hashable {
        package let id: String
        package let name: String
        /// One for each criterion.
        package let cells: [Criterion: Cell]
    }

    /// The language that it is written in: the page's, or the campaign's first one where the page's has none.
    package var language: String
    /// One for each criterion, in their order.
    package var questions: [Question]
    package var networks: [Network]
}
