/// What is stored about people, by what it is for, and how long: the one table that the page "What is stored" is made
/// of, that cleaning up goes by, and that a test compares with the schema.
package enum Retention: String, Sendable, CaseIterable {
    case accounts, grants, lists, apart, shown, ticks, follows, posts, labels, lookups, sessions, optOut
    case suggestions, invitations
    case mail, questions, feeds

    /// A number of days.
    package struct Period: Sendable, Hashable {
        package let days: Int
        package var milliseconds: Int64 { Int64(days) * 86_400_000 }
    }

    /// When something is erased.
    package enum End: Sendable, Hashable {
        case memberLeaves
        case accountUnlinked
        /// On the campaign's date, and when the member leaves.
        case campaignPurge
        /// So long after it was stored.
        case after(Period)
        /// A sentence of its own says it; these periods stand in it by name.
        case said([String: Period])
    }

    /// Of somebody who signed in and made no choices.
    package static let newcomer = Period(days: 1)
    /// Of a browser session since it was last used.
    package static let session = Period(days: 30)
    /// Of a browser session in which nobody signed in.
    package static let visit = Period(days: 1)
    /// Of how many people were looked up on a day.
    package static let lookup = Period(days: 60)
    /// Of a post that failed, so that it can be tried again.
    package static let failedPost = Period(days: 30)
    /// Of an upload that was not finished.
    package static let unfinishedUpload = Period(days: 1)
    /// Of an upload that waits for the permission to publish.
    package static let unconfirmedUpload = Period(days: 7)

    /// Of how somebody who suggested something for the directory can be asked back.
    package static let suggestionContact = Period(days: 90)

    /// Of an address that nobody confirmed, and of how long its question can be answered.
    package static let unconfirmedMail = Period(days: 2)
    /// Of a keyed hash of a mailbox that was sent a question.
    package static let question = Period(days: 1)

    package var end: End {
        switch self {
        case .accounts, .apart, .shown, .ticks, .follows, .invitations: .memberLeaves
        case .grants, .labels: .accountUnlinked
        case .lists: .campaignPurge
        case .lookups: .after(Self.lookup)
        case .posts: .said(["failed": Self.failedPost, "unconfirmed": Self.unconfirmedUpload])
        case .sessions: .said(["idle": Self.session])
        case .optOut: .said([:])
        case .suggestions: .said(["contact": Self.suggestionContact])
        case .mail: .said(["unconfirmed": Self.unconfirmedMail])
        case .questions: .after(Self.question)
        case .feeds: .said([:])
        }
    }

    /// The tables of the store whose rows these are.
    package var tables: Set<String> {
        switch self {
        case .accounts: ["member", "account"]
        case .grants: ["account_grant"]
        case .lists: ["link", "link_list"]
        case .apart: ["link", "link_list", "former_x_key"]
        case .shown: ["connection"]
        case .ticks: ["dismissal", "network_choice", "member"]
        case .follows: ["delivery", "work", "lane", "budget_spend", "budget_closed"]
        case .posts:
            ["moved_post", "post_upload", "post_upload_part", "post_media", "post_media_chunk", "post_content", "work"]
        case .labels: ["account"]
        case .lookups: ["lookup_spend"]
        case .sessions: ["browser_session", "pending_sign_in"]
        case .optOut: ["opted_out"]
        case .suggestions: ["directory_suggestion"]
        case .mail: ["mail_subscription", "work", "lane"]
        case .questions: ["mail_question"]
        case .feeds: ["people_feed"]
        case .invitations: ["invitation"]
        }
    }

    /// Tables that say nothing about anybody but what everybody can read: when the campaign begins, the site's
    /// registrations at servers, the directory as it is public with its log.
    package static let impersonal: Set<String> = [
        "gate", "registered_app", "directory_entry", "directory_account", "directory_change",
    ]
}
