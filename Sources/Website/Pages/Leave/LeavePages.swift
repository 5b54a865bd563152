import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Notifications
import Reconnection

/// Taking everything along, and erasing everything.
struct LeavePages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        // Those who never made the choices may take and erase their data all the same.
        pages.get("export") { _, context in try await export(context) }
        pages.get("delete") { request, context in
            _ = try site.signedIn(context)
            return try await ask(FormErrors(), request, context)
        }
        forms.post("delete", on: pages) { try await delete($0) }
    }

    private func export(_ context: SiteContext) async throws -> Response {
        let (session, member) = try site.signedIn(context)
        try await site.limiter.spend(
            "export/\(session.id)", site.configuration.rates.heavy, now: site.services.now())
        let texts = site.texts(context)
        var document: [String: Any] = [
            "readme": texts("export.readme"), "exportedAt": texts.machineMoment(site.services.now()),
        ]
        for table in try await site.services.accounts.export(member.id) {
            document[table.name] = table.rows.map { row in
                var fields = Dictionary(
                    row.map { ($0.column, Self.json($0.value)) }, uniquingKeysWith: { first, _ in first })
                for (column, value) in row { fields.merge(Self.explained(column, value, texts)) { first, _ in first } }
                return fields
            }
        }
        // The store cannot open it.
        if let mail = try await site.services.subscriptions.subscription(of: member.id) {
            document["mail_address"] = mail.address.description
        }
        let data = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        var response = Response.bytes(Array(data), type: "application/json")
        response.headers[.contentDisposition] = "attachment; filename=\"export.json\""
        return response
    }

    /// The same for people: moments as dates, and what numbers stand for.
    private static func explained(_ column: String, _ value: ExportedValue, _ texts: Texts) -> [String: Any] {
        guard case .number(let number) = value else { return [:] }
        switch column {
        case "kind": return ["kind_name": ImportChange.name(of: LinkKinds(rawValue: number)) ?? ""]
        case "reasons":
            let keys = PeopleViewMaker.sentences(for: Reasons(rawValue: number))
            return ["reasons_text": keys.map { texts("reason.person.\($0)") }]
        case "day": return ["day_date": String(texts.machineMoment(number * 86_400_000).prefix(10))]
        case _ where (column.hasSuffix("_at") || column == "wait_until") && number > 0:
            return ["\(column)_date": texts.machineMoment(number)]
        default: return [:]
        }
    }

    private static func json(_ value: ExportedValue) -> Any {
        switch value {
        case .null: NSNull()
        case .number(let number): number
        case .text(let text): text
        }
    }

    private func ask(_ errors: FormErrors, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        return try await site.page(
            DeleteView(errors: errors.orNil, error: errors["sure"]), DeleteView.template, title: texts("delete.title"),
            request, context, status: errors.isEmpty ? .ok : .badRequest, isError: !errors.isEmpty)
    }

    private func delete(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.signedIn(context).member
        let texts = site.texts(context)
        guard submission.form["sure"] == "yes" else {
            var errors = FormErrors()
            errors.add("sure", texts("delete.error"))
            return try await ask(errors, submission.request, context)
        }
        // First the rows, which end all sessions and all work; then the providers, with what was read before.
        let grants = try await site.services.accounts.grants(of: member.id)
        try await site.services.accounts.erase(member.id, now: site.services.now())
        let failed = await site.services.vault.revoke(grants)
        var gone = context
        gone.session = nil
        gone.member = nil
        let names = failed.map { texts("network.\($0.network.rawValue)") }
        return try await site.page(
            DeletedView(
                failed: failed.isEmpty ? nil : texts("deleted.notRevoked", ["networks": .text(texts.list(names))])),
            DeletedView.template, title: texts("deleted.title"), submission.request, gone, hasForm: false
        ).setting(site.cookie.removal)
    }
}

struct DeleteView: Sendable {
    let errors: FormErrors?
    let error: String?

    static let template = PageTemplate(
        name: "delete",
        """
        <p><a class="back" href="{{base}}/settings">[[form.back]]</a></p>
        {{> errors}}
        <h1>[[delete.title]]</h1>
        <ul>
        <li>[[delete.point1]]</li>
        <li>[[delete.point2]]</li>
        <li>[[delete.point3]]</li>
        <li>[[delete.point4]]</li>
        </ul>
        <p><a href="{{base}}/export" download>[[delete.exportFirst]]</a></p>
        <form method="post" action="{{base}}/delete" novalidate>
        {{> token}}
        <div class="field{{#error}} has-error{{/error}}">
        {{#error}}
        <p class="error" id="sure-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        <div class="choice"><input type="checkbox" id="sure" name="sure" value="yes"\
        {{#error}} aria-invalid="true" aria-describedby="sure-error"{{/error}}>
        <label for="sure">[[delete.sure]]</label></div>
        </div>
        <button class="danger">[[delete.button]]</button>
        </form>
        """)
}

struct DeletedView: Sendable {
    let failed: String?

    static let template = PageTemplate(
        name: "deleted",
        """
        <h1>[[deleted.title]]</h1>
        <p class="lead">[[deleted.lead]]</p>
        {{#failed}}
        <p class="notice">{{failed}}</p>
        {{/failed}}
        """)
}
