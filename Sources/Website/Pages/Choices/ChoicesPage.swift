import Accounts
import HTTPTypes
import Hummingbird
import Reconnection

/// The choices of the registration. Nothing is preselected, and nothing is done before they are made.
struct ChoicesPage: Sendable {
    let site: Site

    /// What the form said, right or wrong.
    private struct Answers {
        var visibility: Visibility?
        var later = false
        var mentions = false
        var consents = false
        var isOldEnough = false
        var errors = FormErrors()
    }

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("choices") { request, context in
            let member = try site.signedIn(context).member
            let query = try FormBody(parsing: request.uri.query ?? "")
            var answers = Answers()
            answers.visibility = member.choices?.visibility
            answers.later = member.choices?.followsLaterJoiners ?? false
            answers.mentions = member.choices?.allowsMentionLinks ?? false
            return try await show(answers, member, to: query["to"], request, context)
        }
        forms.post("choices", on: pages) { try await save($0) }
    }

    private func save(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.signedIn(context).member
        let texts = site.texts(context)
        let form = submission.form
        var answers = Answers(
            visibility: form["visibility"].flatMap(Visibility.init(rawValue:)), later: form["later"] == "yes",
            mentions: form["mentions"] == "yes", consents: form["consent"] == "yes", isOldEnough: form["age"] == "yes")
        if answers.visibility == nil { answers.errors.add("visibility-listed", texts("choices.error.visibility")) }
        if member.choices == nil {
            if !answers.consents { answers.errors.add("consent", texts("choices.error.consent")) }
            if !answers.isOldEnough { answers.errors.add("age", texts("choices.error.age")) }
        }
        guard let visibility = answers.visibility, answers.errors.isEmpty else {
            return try await show(answers, member, to: form["to"], submission.request, context)
        }
        let now = site.services.now()
        try await site.services.accounts.setChoices(
            Choices(
                visibility: visibility, followsLaterJoiners: answers.later,
                allowsMentionLinks: answers.mentions,
                consentedAt: member.choices?.consentedAt ?? now),
            of: member.id, now: now)
        let home = "/\(context.language)/"
        let to = LocalPath(form["to"], default: home).text
        // The next question of a newcomer who came for nothing else.
        return .seeOther(to == home && member.choices == nil ? "\(home)import" : to)
    }

    private func show(
        _ answers: Answers, _ member: Member, to: String?, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let texts = site.texts(context)
        let isFirst = member.choices == nil
        let title = texts(isFirst ? "choices.title" : "choices.changeTitle")
        let options = Visibility.allCases.map { visibility in
            ChoicesView.Option(
                id: "visibility-\(visibility.rawValue)", value: visibility.rawValue,
                label: texts("choices.visibility.\(visibility.rawValue)"),
                hint: texts("choices.visibility.\(visibility.rawValue).hint"),
                isChecked: answers.visibility == visibility)
        }
        let isError = !answers.errors.isEmpty
        return try await site.page(
            ChoicesView(
                title: title, lead: texts(isFirst ? "choices.lead" : "choices.changeLead"), options: options,
                visibilityError: answers.errors["visibility-listed"], followsLater: answers.later,
                allowsMentionLinks: answers.mentions,
                asksConsent: isFirst, isOptedOut: try await site.services.reconnection.isOptedOut(member.id),
                consents: answers.consents, consentError: answers.errors["consent"],
                isOldEnough: answers.isOldEnough, ageError: answers.errors["age"],
                to: LocalPath(to, default: "/\(context.language)/").text, errors: answers.errors.orNil),
            ChoicesView.template, title: title, request, context, status: isError ? .badRequest : .ok,
            isError: isError)
    }
}
