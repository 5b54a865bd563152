import Accounts
import HTTPTypes
import Hummingbird
import Notifications

/// How a member wants to be told that people arrive: by mail, by a feed, or not at all.
struct NotificationsPage: Sendable {
    let site: Site

    private var subscriptions: Subscriptions { site.services.subscriptions }

    /// What may stand above after something was done.
    private static let notices = ["asked", "frequency", "removed", "feedRemoved"]

    /// What the form for an address said, right or wrong.
    private struct Answers {
        var address = ""
        var frequency = MailFrequency.day
        var errors = FormErrors()
    }

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("notifications") { request, context in try await show(Answers(), request, context) }
        // Forms that come back in place stand at these addresses; whoever chooses another language there asks anew.
        for part in ["mail", "again", "feed"] {
            pages.get("notifications/\(part)") { _, context in Response.seeOther("/\(context.language)/notifications") }
        }
        forms.post("notifications/mail", on: pages) { try await subscribe($0) }
        forms.post("notifications/again", on: pages) { submission in
            let member = try site.registered(submission.context)
            guard let old = try await subscriptions.subscription(of: member.id), old.confirmedAt == nil else {
                return done("asked", submission.context)
            }
            let answers = Answers(address: old.address.description, frequency: old.frequency)
            return try await ask(old.address, answers, member, submission)
        }
        forms.post("notifications/frequency", on: pages) { submission in
            let member = try site.registered(submission.context)
            guard let frequency = submission.form["frequency"].flatMap(MailFrequency.init(rawValue:)) else {
                throw SiteError.malformedForm
            }
            try await subscriptions.setFrequency(frequency, of: member.id)
            return done("frequency", submission.context)
        }
        forms.post("notifications/remove", on: pages) { submission in
            try await subscriptions.remove(try site.registered(submission.context).id)
            return done("removed", submission.context)
        }
        forms.post("notifications/feed", on: pages) { submission in
            let member = try site.registered(submission.context)
            guard submission.form["do"] == "renew" else {
                try await subscriptions.port.removeFeed(of: member.id)
                return done("feedRemoved", submission.context)
            }
            // Shown by this very answer: only its hash is kept.
            let secret = try await subscriptions.renewFeed(of: member.id)
            return try await show(Answers(), feed: secret, submission.request, submission.context)
        }
    }

    private func done(_ notice: String, _ context: SiteContext) -> Response {
        .seeOther("/\(context.language)/notifications?notice=\(notice)")
    }

    private func subscribe(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        guard subscriptions.sendsMail else { throw SiteError.notFound }
        var answers = Answers(
            address: submission.form["address"] ?? "",
            frequency: submission.form["frequency"].flatMap(MailFrequency.init(rawValue:)) ?? .day)
        let address: MailAddress
        do throws(MailAddress.ParseError) {
            address = try MailAddress(answers.address)
        } catch {
            answers.errors.add("address", site.texts(context)("notify.error.\(error.rawValue)"))
            return try await show(answers, submission.request, context)
        }
        return try await ask(address, answers, member, submission)
    }

    private func ask(
        _ address: MailAddress, _ answers: Answers, _ member: Member, _ submission: FormRoutes.Submission
    ) async throws -> Response {
        var answers = answers
        let texts = site.texts(submission.context)
        switch try await subscriptions.subscribe(address, answers.frequency, for: member.id) {
        case .asked: return done("asked", submission.context)
        case .tooManyOfMember: answers.errors.add("address", texts("notify.error.tooManyOfMember"))
        case .tooManyToMailbox: answers.errors.add("address", texts("notify.error.tooManyToMailbox"))
        }
        return try await show(answers, submission.request, submission.context)
    }

    private func show(
        _ answers: Answers, feed: LinkSecret? = nil, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let now = try await subscriptions.subscription(of: member.id)
        let notice = try FormBody(parsing: request.uri.query ?? "")["notice"]
            .flatMap { Self.notices.contains($0) ? $0 : nil }
        let frequency = now?.confirmedAt == nil ? answers.frequency : now?.frequency ?? .day
        let feedBegan = try await subscriptions.port.feedBegan(of: member.id)
        let base = "\(site.configuration.publicURL)/\(context.language)/"
        return try await site.page(
            NotificationsView(
                errors: answers.errors.orNil, notice: notice.map { texts("notify.notice.\($0)") },
                sendsMail: subscriptions.sendsMail, hasForm: subscriptions.sendsMail && now == nil,
                asked: now.flatMap { $0.confirmedAt == nil ? $0.address.description : nil },
                askedHint: texts("notify.mail.asked.hint", count: Retention.unconfirmedMail.days),
                canAskAgain: subscriptions.sendsMail,
                confirmed: now.flatMap { $0.confirmedAt == nil ? nil : $0.address.description },
                address: answers.address, error: answers.errors["address"],
                frequencies: MailFrequency.allCases.map {
                    .init(
                        id: $0 == .day ? "frequency" : "frequency-\($0.rawValue)", value: $0.rawValue,
                        label: texts("notify.frequency.\($0.rawValue)"), isChosen: $0 == frequency)
                },
                news: base + FeedPages.news, newFeed: feed.map { base + NotificationPath.feed($0) },
                feedBegan: feedBegan.map { texts("notify.people.since", ["date": .text(texts.moment($0))]) },
                hasFeed: feedBegan != nil),
            NotificationsView.template, title: texts("notify.title"), request, context,
            status: answers.errors.isEmpty ? .ok : .badRequest, isError: !answers.errors.isEmpty)
    }
}
