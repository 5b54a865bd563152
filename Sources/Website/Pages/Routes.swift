import HTTPTypes
import Hummingbird

/// Every address of the site, and who answers there.
struct Routes: Sendable {
    let site: Site

    /// The templates of all pages.
    static let templates: [PageTemplate] = [
        LayoutView.template, ErrorView.template, HomeView.template, LookView.template, TasksView.template,
        SignInView.template, NetworkSignInView.template, ContinueView.template, ChoicesView.template,
        PeopleView.template, MoveView.template,
        FollowView.template, DeliveriesView.template, ConfirmView.template, AccountsView.template, JoinView.template,
        ImportView.template, ImportDoneView.template, FoundByView.template, SettingsView.template,
        PostsView.template, PreviewView.template, MovedView.template, DeleteView.template,
        DeletedView.template, OptOutView.template, PrivacyView.template,
        ShareView.template, ShareReviewView.template, PrintView.template, TextView.template, QuestionsView.template,
        NetworksView.template, GuidesView.template, LetterView.template,
        EventsView.template, AboutView.template,
        StatusView.template, PressView.template,
        CardView.template, InviteView.template, InviteWriteView.template, InviteReviewView.template,
        InviteReadyView.template, InviteKnownView.template,
        DirectoryView.template, DirectoryLogView.template, SuggestView.template, SuggestSentView.template,
        NotificationsView.template, MailLinkView.template, FeedView.template,
    ]

    func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(isSecure: site.configuration.isSecure))
        router.add(middleware: Compression(randomBytes: site.services.randomBytes))
        router.add(middleware: OneOrigin(publicURL: site.configuration.publicURL))
        router.add(middleware: VisitorMiddleware(site: site))
        router.add(middleware: ErrorPages(site: site))
        let forms = FormRoutes(site: site)
        HomePage(site: site).addEntrance(to: router)
        ServiceRoutes(site: site).add(to: router)
        SignInPages(site: site).addCallbacks(to: router)
        ImportPages(site: site).addUpload(to: router, forms)
        PostsAPI(site: site).add(to: router, forms)
        EventsPage(site: site).addFeed(to: router)
        DirectoryPages(site: site).addData(to: router)
        StatusPage(site: site).addData(to: router)
        PressPage(site: site).addData(to: router)
        for language in site.languages.tags {
            let pages = router.group("\(language)")
            HomePage(site: site).add(to: pages)
            LookPage(site: site).add(to: pages)
            MovePage(site: site).add(to: pages)
            SignInPages(site: site).add(to: pages, forms)
            ChoicesPage(site: site).add(to: pages, forms)
            PeoplePages(site: site).add(to: pages, forms)
            FollowPages(site: site).add(to: pages, forms)
            DeliveriesPages(site: site).add(to: pages, forms)
            AccountsPages(site: site).add(to: pages, forms)
            JoinPages(site: site).add(to: pages, forms)
            ImportPages(site: site).add(to: pages)
            PostsPage(site: site).add(to: pages)
            MovedPage(site: site).add(to: pages, forms)
            FoundByPage(site: site).add(to: pages)
            SettingsPages(site: site).add(to: pages, forms)
            LeavePages(site: site).add(to: pages, forms)
            OptOutPages(site: site).add(to: pages, forms)
            PrivacyPage(site: site).add(to: pages)
            CampaignPages(site: site).add(to: pages)
            PressPage(site: site).add(to: pages)
            StatusPage(site: site).add(to: pages)
            SharePage(site: site).add(to: pages, forms)
            PrintPages(site: site).add(to: pages)
            CardPages(site: site).add(to: pages)
            InvitePages(site: site).add(to: pages, forms)
            DirectoryPages(site: site).add(to: pages)
            SuggestPages(site: site).add(to: pages, forms)
            NotificationsPage(site: site).add(to: pages, forms)
            MailLinkPages(site: site).add(to: pages)
            FeedPages(site: site).add(to: pages)
        }
        return router
    }
}
