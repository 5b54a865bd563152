import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Logging

/// Turns what a handler throws into a page that says what happened, what was kept and what to do. None of these pages
/// asks the database for anything, which may be what does not work.
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
        let isForScripts = Self.wantsJSON(request)
        let isOfPosts = request.uri.path.hasPrefix("/api/posts/")
        let back =
            request.uri.path.hasPrefix("/api/")
            ? "/\(context.language)/\(isOfPosts ? "posts" : "import")" : Self.escaped(request.uri.path)
        switch error as? SiteError {
        case .needsSignIn: return .seeOther("/\(context.language)/sign-in?to=\(back)")
        case .needsChoices: return .seeOther("/\(context.language)/choices?to=\(back)")
        default: break
        }
        let entry = site.services.isStoreAway(error) ? ErrorTable.unavailable : ErrorTable.entry(for: error)
        let reference = entry.hasReference ? newReference() : nil
        note(error, entry, reference, request, context)
        var response =
            isForScripts
            ? try jsonAnswer(entry, reference, context) : try await page(entry, reference, request, context)
        if let seconds = entry.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if request.method == .head {
            let length = response.body.contentLength
            response = response.createHeadResponse()
            if let length { response.headers[.contentLength] = String(length) }
        }
        return response
    }

    private func page(
        _ entry: ErrorTable.Entry, _ reference: String?, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let texts = site.texts(context)
        let title = texts("error.\(entry.key).title")
        let step = step(entry, request, context)
        return try await site.page(
            ErrorView(
                title: title, what: what(entry, texts), kept: texts("error.\(entry.key).kept"),
                next: texts("error.\(entry.key).next"),
                reference: reference.map { texts("error.reference", ["reference": .text($0)]) },
                step: step, hasHome: step.path != "/\(context.language)/", hasStatus: entry.isPassing),
            ErrorView.template, title: title, request, context, status: entry.status, isError: true, hasForm: false)
    }

    /// The one next step: begin a sign-in again, try the same page again, go back to the form, or to the start.
    private func step(
        _ entry: ErrorTable.Entry, _ request: Request, _ context: SiteContext
    ) -> ErrorView.Step {
        let texts = site.texts(context)
        if let again = again(request, context) { return .init(label: texts("error.tryAgain"), path: again) }
        if request.method == .get || request.method == .head {
            if entry.isPassing {
                let path = LocalPath(request.uri.string, default: "/\(context.language)/").text
                return .init(label: texts("error.tryAgain"), path: path)
            }
        } else if let page = sender(of: request) {
            return .init(label: texts("error.back"), path: page)
        }
        return .init(label: texts("error.home"), path: "/\(context.language)/")
    }

    /// The page of this site that a form was sent from.
    private func sender(of request: Request) -> String? {
        let origin = site.configuration.publicURL
        guard let page = request.headers[.referer], page.hasPrefix(origin + "/") else { return nil }
        let path = LocalPath(String(page.dropFirst(origin.count)), default: "").text
        return path.isEmpty ? nil : path
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

    /// What happened. A wait of minutes is told in minutes.
    private func what(_ entry: ErrorTable.Entry, _ texts: Texts) -> String {
        if let seconds = entry.retryAfter, seconds >= 120, entry.key == "tooManyRequests" {
            return texts("error.tooManyRequests.minutes", count: Int((seconds + 59) / 60))
        }
        return texts("error.\(entry.key).what", entry.values)
    }

    /// Whether a program asks: by the address, or because it takes JSON and no pages.
    static func wantsJSON(_ request: Request) -> Bool {
        let path = request.uri.path
        if path.hasPrefix("/api/") || path.hasSuffix(".json") || path == "/healthz" { return true }
        let accepted = request.headers[.accept] ?? ""
        return accepted.contains("application/json") && !accepted.contains("text/html")
    }

    /// The same sentences for scripts.
    private func jsonAnswer(
        _ entry: ErrorTable.Entry, _ reference: String?, _ context: SiteContext
    ) throws -> Response {
        let texts = site.texts(context)
        var answer = [
            "error": entry.key, "title": texts("error.\(entry.key).title"), "what": what(entry, texts),
            "kept": texts("error.\(entry.key).kept"), "next": texts("error.\(entry.key).next"),
        ]
        if let reference { answer["reference"] = reference }
        return try .json(answer, status: entry.status)
    }

    private func note(
        _ error: any Error, _ entry: ErrorTable.Entry, _ reference: String?, _ request: Request,
        _ context: SiteContext
    ) {
        var facts: Logger.Metadata = [
            "error": "\(error)", "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
        ]
        if let reference { facts["reference"] = "\(reference)" }
        if entry.status.code >= 500 {
            site.services.logger.error("A request failed", metadata: facts)
        } else {
            site.services.logger.debug("A request was refused", metadata: facts)
        }
    }

    /// Eight letters and digits that are hard to misread, from a fresh draw: they say nothing of who asked.
    private func newReference() -> String {
        let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        return String(site.services.randomBytes(8).map { letters[Int($0) % letters.count] })
    }

    private static func escaped(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["/", "-"])) ?? "/"
    }
}

struct ErrorView: Sendable {
    /// What to do now.
    struct Step: Sendable {
        let label: String
        let path: String
    }

    let title: String
    let what: String
    let kept: String
    let next: String
    /// What the operator finds it by.
    let reference: String?
    let step: Step
    let hasHome: Bool
    let hasStatus: Bool

    static let template = PageTemplate(
        name: "error",
        """
        {{> shut}}
        <h1>{{title}}</h1>
        <p class="lead">{{what}}</p>
        <ul class="outcome"><li class="kept">{{kept}}</li><li class="to-do">{{next}}</li></ul>
        {{#step}}
        <p><a class="button" href="{{path}}">{{label}}</a></p>
        {{/step}}
        {{#reference}}
        <p class="hint">{{reference}}</p>
        {{/reference}}
        {{#hasHome}}
        <p><a href="{{base}}/">[[error.home]]</a></p>
        {{/hasHome}}
        {{#hasStatus}}
        <p><a href="{{base}}/status">[[error.status]]</a></p>
        {{/hasStatus}}
        """)
}
