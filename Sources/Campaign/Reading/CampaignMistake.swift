/// What is wrong in a campaign folder, where, and what to write instead.
package struct CampaignMistake: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the folder was named.
    package let file: String
    /// Counted from 1; `nil` where it is the file as a whole.
    package let line: Int?
    /// What is wrong: half a sentence.
    package let problem: String
    /// What to write instead: half a sentence.
    package let fix: String

    package init(file: String, line: Int?, problem: String, fix: String) {
        self.file = file
        self.line = line
        self.problem = problem
        self.fix = fix
    }

    /// `file:line: what is wrong; what to write instead`
    package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(problem); \(fix)" }
}

/// A campaign folder that cannot be used: every mistake in it.
package struct InvalidCampaign: Error, Equatable, CustomStringConvertible {
    /// By file and line; never empty.
    package let mistakes: [CampaignMistake]

    package var description: String {
        "the campaign folder has mistakes\n" + mistakes.map(\.description).joined(separator: "\n")
    }
}
