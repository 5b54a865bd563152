import Accounts
import Campaign
import Deliveries
import HTTPTypes
import Hummingbird
import Identifiers
import Reconnection

/// `/` leads to the visitor's language; `/<language>/` says what this is, or what comes next.
struct HomePage: Sendable {
    let site: Site

    func addEntrance(to router: Router<SiteContext>) {
        router.get("/") { _, context in
            var response = Response.seeOther("/\(context.language)/")
            response.headers[.vary] = "Accept-Language, Cookie"
            return response
        }
    }

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("/") { request, context in
            if let member = context.member { return try await tasks(member, request, context) }
            return try await welcome(request, context)
        }
        pages.get("counts") { _, context in try await news(context) }
    }

    private func welcome(_ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let numbers = numbers(try await site.numbers.counts(), texts)
        let isOpen = site.configuration.launchAt.map { $0 <= site.services.now() } ?? true
        return try await site.page(
            HomeView(
                countdown: try Countdown.next(site.configuration, now: site.services.now(), texts),
                action: action(texts),
                numbers: numbers, hasNumbers: !numbers.isEmpty, news: isOpen ? "/\(texts.language)/counts" : nil,
                hasX: site.services.signIn.hasX, isSandbox: site.configuration.isSandbox),
            HomeView.template, title: texts("home.pageTitle"), request, context, hasForm: false, script: "home.js",
            description: texts("home.lead"), picture: picture(texts))
    }

    /// Before the launch a card that counts the days, at another address each day: who shows previews keeps pictures.
    private func picture(_ texts: Texts) -> String? {
        guard let card = CountdownCard.next(site.configuration, now: site.services.now(), texts), card.isLaunch else {
            return nil
        }
        return "countdown.png?days=\(card.days)"
    }

    /// What the campaign asks for these days.
    private func action(_ texts: Texts) -> HomeView.Action? {
        let (campaign, now) = (site.configuration.campaign, site.services.now())
        let agenda = DatedAction.current(of: campaign.file.actions, now: now, launch: site.configuration.launchAt)
        guard let action = agenda.current, let text = campaign.texts(in: texts.language)?.words.actions[action.id]
        else {
            return nil
        }
        return HomeView.Action(
            text: text, label: texts("home.action.link"), path: "/\(texts.language)/\(action.page)")
    }

    /// What may be told of the community, a sentence each.
    func numbers(_ counts: CommunityCounts, _ texts: Texts) -> [HomeView.Number] {
        [
            counts.members.map { HomeView.Number(id: "members", text: texts("home.members", count: $0)) },
            counts.found.map { HomeView.Number(id: "found", text: texts("home.found", count: $0)) },
            counts.reconnections.map {
                HomeView.Number(id: "reconnections", text: texts("home.reconnections", count: $0))
            },
        ].compactMap(\.self)
    }

    /// The same sentences for the script of the page.
    private func news(_ context: SiteContext) async throws -> Response {
        let numbers = numbers(try await site.numbers.counts(), site.texts(context))
        return try .json(Dictionary(uniqueKeysWithValues: numbers.map { ($0.id, $0.text) }))
    }

    private func launch(_ texts: Texts) -> String? {
        guard let launch = site.configuration.launchAt, launch > site.services.now() else { return nil }
        return texts("home.launch", ["date": .text(texts.moment(launch))])
    }

    private func tasks(_ member: Member, _ request: Request, _ context: SiteContext) async throws -> Response {
        guard member.choices != nil else { throw SiteError.needsChoices }
        let texts = site.texts(context)
        let accounts = try await site.services.accounts.accounts(of: member.id)
        let lists = try await site.services.reconnection.listCounts(of: member.id)
        let people = try await site.services.reconnection.people(
            of: member.id, PeopleQuery(), now: site.services.now())
        let ticked = try await site.services.deliveries.tickedChoices(of: member.id)
        let progress = try await site.services.deliveries.progress(of: member.id, now: site.services.now())
        let found = try await site.services.reconnection.foundBy(member.id, limit: 1)
        var moved = 0
        var postsNeedMember = try await site.services.uploads.port.postUploads(of: member.id).contains(
            where: \.isComplete)
        for account in accounts where PostsPage.networks.contains(account.key.network) && account.isProven {
            let progress = try await site.services.publishing.publishingProgress(
                of: account.key, now: site.services.now())
            moved += progress.counts.filter { MovedViewMaker.status(ofOutcome: $0.key) != .takenBack }.values.reduce(
                0, +)
            if progress.stop != nil, progress.waiting > 0 { postsNeedMember = true }
        }
        let list = TaskList(
            texts: texts, accounts: accounts, following: lists.first { $0.kind == .following }?.count,
            people: people, ticked: ticked.count, handedIn: progress.reduce(0) { $0 + $1.total },
            needsMember: progress.contains { ($0.counts[.needsYou] ?? 0) > 0 || $0.stop != nil },
            moved: moved, postsNeedMember: postsNeedMember)
        let tasks = list.tasks
        let done = tasks.count { $0.mark == "done" }
        return try await site.page(
            TasksView(
                launch: launch(texts),
                done: texts("tasks.progress", ["count": .number(done), "all": .number(tasks.count)]),
                steps: tasks.indices.map { .init(mark: $0 < done ? "done" : "open") }, tasks: tasks,
                foundBy: found.isEmpty ? nil : texts("tasks.foundBy")),
            TasksView.template, title: texts("tasks.title"), request, context)
    }
}
