import FoundationEssentials
import HTTPTypes
import Hummingbird

/// A page of the sandbox: it says that it is a stand-in, and looks like no real network.
struct SandboxPage {
    let title: String
    /// What it stands in for: `a stand-in for X`.
    let place: String
    let body: String

    func response(status: HTTPResponse.Status = .ok, formTargets: [String] = []) -> Response {
        .page(html, status: status, formTargets: formTargets)
    }

    private var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escapedHTML(title))</title>
        <style>
        body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #fff }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem }
        .place { background: #fdf3d8; padding: .5rem 1rem }
        label { display: block; padding: .3rem 0 } label span, td span { color: #555 }
        fieldset { columns: 20rem; min-width: 0 } fieldset p { margin: 0; break-inside: avoid } details { column-span: all }
        code, td, bdi, span { overflow-wrap: anywhere }
        .answer { position: sticky; bottom: 0; background: #fff; margin: 0; padding: .5rem 0 }
        button { font: inherit; padding: .5rem 1.5rem; min-height: 2.75rem }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .9rem } th, td { text-align: start; vertical-align: top; padding: .4rem .6rem }
        tr { border-block-end: 1px solid #ddd }
        @media (max-width: 40rem) {
          table, tbody, tr, th, td { display: block } thead { display: none } th, td { padding: .1rem 0 } tr { padding-block: .6rem }
        }
        </style>
        </head>
        <body>
        <main>
        <p class="place">Sandbox: \(escapedHTML(place)). Nobody here is real.</p>
        \(body)
        </main>
        </body>
        </html>
        """
    }

    /// Where an address leads, for the page's content security policy: a form may be redirected there.
    static func origin(of address: String) -> [String] {
        guard let url = URL(string: address), let scheme = url.scheme else { return [] }
        guard let host = url.host(), !host.isEmpty else { return ["\(scheme):"] }
        return ["\(scheme)://\(host.contains(":") ? "[\(host)]" : host)" + (url.port.map { ":\($0)" } ?? "")]
    }
}
