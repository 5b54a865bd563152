import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Logging

/// Turns what a handler throws into a page that says what happened, what was kept and what to do.
struct ErrorPages: RouterMiddleware {
    typealias Context = SiteContext

    let site: Site

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return try await response(to: error, request: request, context: context)
        }
    }

    func response(to error: any Error, request: Request, context: SiteContext) async throws -> Response {
        let isForScripts = request.uri.path.hasPrefix("/api/")
        let isOfPosts = request.uri.path.hasPrefix("/api/posts/")
        let back =
            isForScripts
            ? "/\(context.language)/\(isOfPosts ? "posts" : "import")" : Self.escaped(request.uri.path)
        switch error as? SiteError {
        case .needsSignIn: return .seeOther("/\(context.language)/sign-in?to=\(back)")
        case .needsChoices: return .seeOther("/\(context.language)/choices?to=\(back)")
        default: break
        }
        let entry = ErrorTable.entry(for: error)
        note(error, entry, request, context)
        var response =
            isForScripts
            ? try jsonAnswer(entry, context) : try await page(entry, request, context)
        if let seconds = entry.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    private func page(_ entry: ErrorTable.Entry, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let title = texts("error.\(entry.key).title")
        return try await site.page(
            ErrorView(
                title: title, what: texts("error.\(entry.key).what", entry.values),
                kept: texts("error.\(entry.key).kept"), next: texts("error.\(entry.key).next"),
                again: again(request, context)),
            ErrorView.template, title: title, request, context, status: entry.status, isError: true, hasForm: false)
    }

    /// Where a sign-in that came to nothing is begun again.
    private func again(_ request: Request, _ context: SiteContext) -> String? {
        let parts = request.uri.path.split(separator: "/")
        guard parts.count >= 3, parts[0] == "oauth", parts[2] == "callback",
            let network = Network(rawValue: String(parts[1]))
        else { return nil }
        let state = request.uri.queryParameters["state"].map(String.init)
        let page = SignInService.isOptOut(state: state) ? "opt-out" : "sign-in/\(network.rawValue)"
        return "/\(context.language)/\(page)"
    }

    /// The same sentences for scripts.
    private func jsonAnswer(_ entry: ErrorTable.Entry, _ context: SiteContext) throws -> Response {
        let texts = site.texts(context)
        return try .json(
            [
                "error": entry.key, "title": texts("error.\(entry.key).title"),
                "what": texts("error.\(entry.key).what", entry.values), "kept": texts("error.\(entry.key).kept"),
                "next": texts("error.\(entry.key).next"),
            ], status: entry.status)
    }

    private func note(_ error: any Error, _ entry: ErrorTable.Entry, _ request: Request, _ context: SiteContext) {
        let facts: Logger.Metadata = [
            "error": "\(error)", "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
        ]
        if entry.status.code >= 500 {
            site.services.logger.error("A request failed", metadata: facts)
        } else {
            site.services.logger.debug("A request was refused", metadata: facts)
        }
    }

    private static func escaped(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["/", "-"])) ?? "/"
    }
}

struct ErrorView: Sendable {
    let title: String
    let what: String
    let kept: String
    let next: String
    let again: String?

    static let template = PageTemplate(
        name: "error",
        """
        {{> shut}}
        <h1>{{title}}</h1>
        <p class="lead">{{what}}</p>
        <ul class="outcome"><li class="kept">{{kept}}</li><li class="to-do">{{next}}</li></ul>
        {{#again}}
        <p><a class="button" href="{{again}}">[[error.tryAgain]]</a></p>
        {{/again}}
        <p><a href="{{base}}/">[[error.home]]</a></p>
        """)
}
