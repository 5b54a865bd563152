import Campaign
import HTTPTypes
import Hummingbird

/// A letter to send: to read, and to download as plain text.
struct LettersPage: Sendable {
    let site: Site

    private static let suffix = ".txt"

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("letters/:slug") { request, context in
            let name = context.parameters.get("slug") ?? ""
            let isFile = name.hasSuffix(Self.suffix)
            let slug = isFile ? String(name.dropLast(Self.suffix.count)) : name
            guard let letter = try site.campaignTexts(context).letter(slug) else { throw SiteError.notFound }
            if isFile { return file(letter, slug) }
            return try await site.page(
                LetterView(
                    title: letter.title, borrowed: site.borrowed(letter.language, context), summary: letter.summaryHTML,
                    body: letter.html, file: "/\(context.language)/letters/\(slug)\(Self.suffix)",
                    fileName: slug + Self.suffix),
                LetterView.template, title: letter.title, request, context, hasForm: false)
        }
    }

    private func file(_ letter: TextDocument, _ slug: String) -> Response {
        var response = Response.bytes(Array(letter.plainText.utf8), type: "text/plain; charset=utf-8")
        // The short name has nothing in it that a header could not hold.
        response.headers[.contentDisposition] = "attachment; filename=\"\(slug)\(Self.suffix)\""
        response.headers[.contentLanguage] = letter.language
        response.headers[.cacheControl] = "public, max-age=3600"
        return response
    }
}

struct LetterView: Sendable {
    let title: String
    let borrowed: BorrowedText?
    /// HTML that cmark made of the campaign's own text.
    let summary: String
    let body: String
    let file: String
    let fileName: String

    static let template = PageTemplate(
        name: "letter",
        """
        <p><a class="back" href="{{base}}/guides#letters">[[letters.all]]</a></p>
        {{#borrowed}}
        <p class="notice">{{notice}}</p>
        {{/borrowed}}
        <div{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <h1>{{title}}</h1>
        <div class="lead text-body">{{{summary}}}</div>
        </div>
        <p class="actions"><a class="button" href="{{file}}" download="{{fileName}}">[[letters.download]]</a> \
        <span class="hint">[[letters.hint]]</span></p>
        <article class="text-letter text-body" aria-label="{{title}}"\
        {{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        {{{body}}}
        </article>
        """)
}
