/// How often a digest is sent at most.
package enum MailFrequency: String, Sendable, Hashable, CaseIterable {
    case day, week

    /// In days.
    package var days: Int64 { self == .day ? 1 : 7 }
}
