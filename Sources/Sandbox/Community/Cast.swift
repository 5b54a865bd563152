import Identifiers

/// The people of the community who are made by hand: first those with a trait that matters, then their neighbours.
enum Cast {
    static func people() throws -> [Person] {
        try everyday() + moving() + difficult() + audiences() + names() + neighbours()
    }

    /// The usual cases: where somebody is, and where not.
    private static func everyday() throws -> [Person] {
        try [
            .make(
                "amara", "Amara Okafor", [.startHere, .bothNetworks],
                about: "Start here: follows nearly everybody below, and is on both networks."
            ) {
                try $0.onX("amara_writes")
                try $0.onBluesky()
                $0.onMastodon(.first)
            },
            .make("ben", "Ben Sørensen", [.blueskyOnly], about: "On Bluesky, and not on Mastodon.") {
                try $0.onX("ben_sorensen")
                try $0.onBluesky("ben-sorensen.test")
            },
            .make("chiara", "Chiara Lombardi", [.mastodonOnly], about: "On the second Mastodon server alone.") {
                try $0.onX("chiaralombardi")
                $0.onMastodon(.second)
            },
            .make("omar", "Omar Diallo", [.noNetworkYet], about: "On X alone so far: joins later.") {
                try $0.onX("omar_diallo")
                $0.joining = .later
            },
            .make("noor", "Noor Haddad", [.noNetworkYet], about: "On X alone, and never joins.") {
                try $0.onX("noor_haddad")
                $0.joining = .never
            },
            .make("quinn", "Quinn Abernathy", [.neverOnX, .bothNetworks], about: "Never had an account on X.") {
                try $0.onBluesky()
                $0.onMastodon(.second)
            },
            .make("lucia", "Lucía Ferrer", [.bothNetworks], about: "Joins later, with both networks linked.") {
                try $0.onX("luciaferrer")
                try $0.onBluesky()
                $0.onMastodon(.first)
                $0.joining = .later
            },
            .make("mateo", "Mateo Quispe", [.bothNetworks], about: "On Bluesky and on the second Mastodon server.") {
                try $0.onX("mateo_quispe")
                try $0.onBluesky()
                $0.onMastodon(.second)
            },
        ]
    }

    /// Names and accounts that changed.
    private static func moving() throws -> [Person] {
        try [
            .make(
                "dmitri", "Dmitri Volkov", [.renamedOnX, .bothNetworks],
                about: "Was @dmitri_v on X; somebody else has that name now."
            ) {
                try $0.onX("dima_outdoors", formerly: ["dmitri_v", "dmitri_volkov_99"])
                try $0.onBluesky()
                $0.onMastodon(.first)
            },
            .make(
                "viktor", "Viktor Dmitriev", [.recycledScreenName, .blueskyOnly],
                about: "Took the name @dmitri_v on X when Dmitri gave it up. Not the same person."
            ) {
                try $0.onX("dmitri_v", id: 1_823_456_789_012_345_678)
                try $0.onBluesky("viktor-d.test")
            },
            .make(
                "elif", "Elif Kaya", [.movedOnMastodon, .mastodonOnly],
                about: "Moved from the first Mastodon server to the second."
            ) {
                try $0.onX("elifkaya_")
                $0.onMastodon(.second)
                $0.formerMastodon = .init(server: .first, username: "elif", displayName: "Elif Kaya (moved)")
            },
            .make("priya", "Priya Raman", [.noXAccountAnyMore, .bothNetworks], about: "Closed the account on X.") {
                try $0.onX("priya_raman", status: .deleted)
                try $0.onBluesky()
                $0.onMastodon(.first)
            },
            .make("tomasz", "Tomasz Zieliński", [.suspendedOnX, .blueskyOnly], about: "Suspended on X.") {
                try $0.onX("tomaszziel", status: .suspended)
                try $0.onBluesky()
            },
            .make("yara", "Yara Nascimento", [.protectedOnX, .bothNetworks], about: "Protected on X.") {
                try $0.onX("yara_quieta", protected: true)
                try $0.onBluesky()
                $0.onMastodon(.second)
            },
            .make(
                "wren", "Wren Takahashi", [.deactivatedOnBluesky],
                about: "Deactivated the Bluesky account after linking it."
            ) {
                try $0.onX("wren_t")
                try $0.onBluesky(status: .deactivated)
            },
        ]
    }

    /// People and servers who make a follow wait, fail, or not happen at all.
    private static func difficult() throws -> [Person] {
        try [
            .make(
                "farid", "Farid al-Husseini", [.locked, .rightToLeft, .mastodonOnly],
                about: "Locked on Mastodon: follows stay requested. The name is in Arabic."
            ) {
                try $0.onX("farid_husseini", as: "فريد الحسيني")
                $0.onMastodon(.first, as: "فريد الحسيني", locked: true)
            },
            .make(
                "leilani", "Leilani Kahale", [.locked, .bothNetworks],
                about: "Locked on the second Mastodon server; open on Bluesky."
            ) {
                try $0.onX("leilani_k")
                try $0.onBluesky()
                $0.onMastodon(.second, locked: true)
            },
            .make(
                "ingrid", "Ingrid Nyström", [.onSilentServer, .mastodonOnly],
                about: "On the Mastodon server that never answers."
            ) {
                try $0.onX("ingridnystrom")
                $0.onMastodon(.silent)
            },
            .make("pavel", "Pavel Horák", [.onSilentServer, .blueskyOnly], about: "The PDS never answers.") {
                try $0.onX("pavelhorak")
                try $0.onBluesky(silent: true)
            },
            .make(
                "nadia", "Nadia Benali", [.slow, .mastodonOnly],
                about: "Accepts follows on Mastodon, long after they were sent."
            ) {
                try $0.onX("nadia_benali")
                $0.onMastodon(.second, slow: true)
            },
            .make("jonas", "Jonas Weber", [.optedOut, .bothNetworks], about: "Joins, and may be found by nobody.") {
                try $0.onX("jonas_weber")
                try $0.onBluesky()
                $0.onMastodon(.first)
                $0.findability = .nobody
            },
            .make(
                "sofia", "Sofia Papadaki", [.bothNetworks],
                about: "May be found only by people whom her own archive names too."
            ) {
                try $0.onX("sofia_papadaki")
                try $0.onBluesky()
                $0.onMastodon(.first)
                $0.findability = .confirmedOnly
            },
            .make("kateryna", "Kateryna Bondar", [.blocksAmara, .bothNetworks], about: "Blocks Amara on X.") {
                try $0.onX("kat_bondar")
                try $0.onBluesky()
                $0.onMastodon(.first)
            },
            .make("liam", "Liam Gallagher-Byrne", [.blockedByAmara, .bothNetworks], about: "Blocked by Amara on X.") {
                try $0.onX("liam_gb")
                try $0.onBluesky()
                $0.onMastodon(.second)
            },
            .make("mei", "Mei Tanaka", [.mutedByAmara, .blueskyOnly], about: "Muted by Amara on X.") {
                try $0.onX("mei_every_hour")
                try $0.onBluesky()
            },
            .make(
                "clickfarm", "Reef Deals", [.labelledBot, .bothNetworks],
                about: "A bot with the moderation label “spam” on Bluesky."
            ) {
                try $0.onX("reef_deals_24h")
                try $0.onBluesky(labels: ["spam"])
                $0.onMastodon(.second, "reef_deals", bot: true)
            },
            .make("tideclock", "Tide Clock", [.bothNetworks], about: "A bot that everybody likes: hourly tides.") {
                try $0.onX("tide_clock")
                try $0.onBluesky()
                $0.onMastodon(.first, "tide_clock", bot: true)
            },
        ]
    }

    /// Lists at both ends of the scale, and archives of other years.
    private static func audiences() throws -> [Person] {
        try [
            .make("hugo", "Hugo Lindqvist", [.follows20000, .bothNetworks], about: "Follows 20,000 people on X.") {
                try $0.onX("hugo_lindqvist")
                try $0.onBluesky()
                $0.onMastodon(.first)
            },
            .make(
                "rosa", "Rosa Delgado", [.largeAudience, .bothNetworks],
                about: "A journalist with 2,600 followers. Archive: one inner folder, followers in three parts."
            ) {
                try $0.onX("rosadelgado")
                try $0.onBluesky("rosadelgado.test")
                $0.onMastodon(.first, "rosadelgado")
                $0.archive = .innerFolderThreeParts
            },
            .make(
                "library", "Reef Bay City Library", [.institution, .bothNetworks],
                about: "An institution with a domain of its own."
            ) {
                try $0.onX("ReefBayLibrary")
                try $0.onBluesky("library.reefbay.test")
                $0.onMastodon(.second, "library")
                $0.archive = .stored
            },
            .make("oskar", "Oskar Meier", [.followsNobody, .blueskyOnly], about: "Follows nobody on X.") {
                try $0.onX("oskar_reads")
                try $0.onBluesky()
            },
            .make("yusuf", "Yusuf Adeyemi", [.bothNetworks], about: "Archive as of 2019: bare tweets, no manifest.") {
                try $0.onX("yusuf_adeyemi")
                try $0.onBluesky()
                $0.onMastodon(.second)
                $0.archive = .year2019
            },
            .make("zofia", "Zofia Krawczyk", [.bothNetworks], about: "Archive with stored entries, not deflated.") {
                try $0.onX("zofia_k")
                try $0.onBluesky()
                $0.onMastodon(.first)
                $0.archive = .stored
            },
            .make("grace", "Grace Whitfield", [.extremeXID, .blueskyOnly], about: "An early account: X id 1337.") {
                try $0.onX("grace", id: 1337)
                try $0.onBluesky()
            },
            .make(
                "ivo", "Ivo Marković", [.extremeXID, .blueskyOnly],
                about: "X id 2⁵³ + 1, which a program that counts in floating point gets wrong."
            ) {
                try $0.onX("ivo_markovic", id: 9_007_199_254_740_993)
                try $0.onBluesky()
            },
            .make(
                "iva", "Iva Marković", [.extremeXID, .blueskyOnly], about: "X id 2⁵³, Ivo's neighbour: never the same."
            ) {
                try $0.onX("iva_markovic", id: 9_007_199_254_740_992)
                try $0.onBluesky()
            },
        ]
    }
}
