import Campaign
import HTTPTypes
import Hummingbird

/// Who has left X: the page, its log, and the same as data.
struct DirectoryPages: Sendable {
    let site: Site

    /// How many stand on a page.
    static let pageSize = 50

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("directory") { request, context in try await show(request, context) }
        pages.get("directory/log") { request, context in try await log(request, context) }
    }

    func addData(to router: Router<SiteContext>) {
        router.get("directory.csv") { _, _ in
            data(DirectoryData.csv(site.services.directoryBook.current.entries), type: "text/csv; charset=utf-8")
        }
        router.get("directory.json") { _, _ in
            data(
                try DirectoryData.json(
                    site.services.directoryBook.current.entries, campaign: site.configuration.campaignName),
                type: "application/json")
        }
    }

    private func data(_ bytes: [UInt8], type: String) -> Response {
        var response = Response.bytes(bytes, type: type)
        response.headers[.cacheControl] = "public, max-age=300"
        response.headers[.accessControlAllowOrigin] = "*"
        return response
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let address = DirectoryAddress(try FormBody(parsing: request.uri.query ?? ""))
        let view = DirectoryViewMaker(
            texts: texts, address: address, file: site.services.directoryBook.current
        ).view
        return try await site.page(
            view, DirectoryView.template, title: texts("directory.title"), request, context, hasForm: false)
    }

    private func log(_ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let page = DirectoryAddress(try FormBody(parsing: request.uri.query ?? "")).page
        let log = try await site.services.directory.directoryChanges(
            offset: (page - 1) * Self.pageSize, limit: Self.pageSize)
        let view = DirectoryLogView(log.changes, total: log.total, page: page, texts)
        return try await site.page(
            view, DirectoryLogView.template, title: texts("directory.log.title"), request, context, hasForm: false)
    }
}
