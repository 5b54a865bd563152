import Campaign
import HTTPTypes
import Hummingbird

/// Suggestions and corrections for the directory, by anybody; they wait for the operator.
struct SuggestPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("directory/suggest") { request, context in
            let query = try FormBody(parsing: request.uri.query ?? "")
            if let number = query["sent"].flatMap({ Int($0) }) { return try await sent(number, request, context) }
            return try await ask(
                SuggestForm(about: query["about"], site.services.directoryBook.current.entries), request, context)
        }
        forms.post("directory/suggest", on: pages) { try await take($0) }
    }

    private func take(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let form = SuggestForm(submission.form)
        guard form.errors.isEmpty else { return try await ask(form, submission.request, context) }
        let now = site.services.now()
        let rates = site.configuration.rates
        try await site.limiter.spend("suggest/\(context.network)", rates.suggestions, now: now)
        let number = try await site.services.directory.suggest(form.suggestion, now: now)
        return .seeOther("/\(context.language)/directory/suggest?sent=\(number)")
    }

    private func ask(_ form: SuggestForm, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        return try await site.page(
            SuggestView(form, texts), SuggestView.template, title: texts("directory.suggest.title"), request, context,
            status: form.errors.isEmpty ? .ok : .badRequest, isError: !form.errors.isEmpty)
    }

    private func sent(_ number: Int, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        return try await site.page(
            SuggestSentView(number: texts("directory.sent.number", ["number": .text(String(number))])),
            SuggestSentView.template, title: texts("directory.sent.title"), request, context, hasForm: false)
    }
}
