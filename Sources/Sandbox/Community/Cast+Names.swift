import Identifiers

extension Cast {
    /// Names that a page, a log and a file must carry unharmed.
    static func names() throws -> [Person] {
        try [
            .make("gal", "Gal Ben-David", [.rightToLeft, .blueskyOnly], about: "A name in Hebrew.") {
                try $0.onX("gal_bendavid", as: "גל בן־דוד")
                try $0.onBluesky(as: "גל בן־דוד")
            },
            .make(
                "samira", "Samira Rahimi", [.rightToLeft, .bothNetworks],
                about: "A name in Persian with a Latin word and a number in it."
            ) {
                try $0.onX("samira_rahimi", as: "سمیرا رحیمی (Press) ۱۲۳")
                try $0.onBluesky(as: "سمیرا رحیمی (Press) ۱۲۳")
                $0.onMastodon(.first, as: "سمیرا رحیمی (Press) ۱۲۳")
            },
            .make("haruka", "Haruka Sasaki", [.japanese, .bothNetworks], about: "A name in Japanese.") {
                try $0.onX("haruka_s", as: "佐々木 春香")
                try $0.onBluesky(as: "佐々木 春香")
                $0.onMastodon(.second, as: "佐々木 春香")
            },
            .make("kenji", "Kenji Mori", [.japanese, .emoji, .mastodonOnly], about: "Japanese with emoji.") {
                try $0.onX("kenji_mori", as: "森健二🗻＠原稿中")
                $0.onMastodon(.first, as: "森健二🗻＠原稿中")
            },
            .make(
                "uma", "Uma", [.emoji, .bothNetworks],
                about: "A name of emoji alone: a family, a flag, a skin tone, a Mastodon shortcode."
            ) {
                try $0.onX("uma_uma_uma", as: "👩‍👩‍👧‍👦🏳️‍🌈👋🏿")
                try $0.onBluesky(as: "👩‍👩‍👧‍👦🏳️‍🌈👋🏿")
                $0.onMastodon(.first, as: "👩‍👩‍👧‍👦🏳️‍🌈 :blobcat:")
            },
            .make("tala", "Tala Reyes", [.longName, .bothNetworks], about: "Very long names everywhere.") {
                let long = "Tala Magdalena Esperanza de los Santos Reyes-Villanueva y Bautista, Ph.D., of Quezon City"
                try $0.onX("tala_reyes_villanuev", as: String(long.prefix(50)))
                try $0.onBluesky(
                    "tala-magdalena-esperanza-de-los-santos-reyes-villanueva.writes-about.birds-and-boats.test",
                    as: String(long.prefix(64)))
                $0.onMastodon(.second, "tala_magdalena_esperanza_de_los_santos_reyes_villanueva", as: long)
            },
            .make(
                "sven", "Sven Scripter", [.markupInName, .bothNetworks],
                about: "Markup in the name: it must be shown, never run."
            ) {
                let name = "<script>alert(\"hi\")</script>"
                try $0.onX("sven_scripter", as: name)
                try $0.onBluesky(as: name)
                $0.onMastodon(.first, as: "<img src=x onerror=alert('hi')> & Söhne")
            },
            .make(
                "robin", "Robin '); DROP TABLE", [.markupInName, .bothNetworks],
                about: "Quotes, braces, percent signs and a formula in the name."
            ) {
                let name = "=SUM(1)'); DROP TABLE member;-- {{x}} %s \\(y)"
                try $0.onX("robin_tables", as: name)
                try $0.onBluesky(as: name)
                $0.onMastodon(.second, as: name)
            },
            .make(
                "nil", "null", [.markupInName, .blueskyOnly], about: "The name is “null” and the handle is “true”."
            ) {
                try $0.onX("true", as: "null")
                try $0.onBluesky("nil.true.test", as: "null")
            },
            .make(
                "zal", "Zal", [.unusualScript, .mastodonOnly],
                about: "Piled-up accents, and a mark that turns the direction of text around."
            ) {
                try $0.onX("zal_go", as: "Z̴̛͓a̷͖̽l̶̰͑ \u{202E}desrever")
                $0.onMastodon(.first, as: "Z̴̛͓a̷͖̽l̶̰͑ \u{202E}desrever")
            },
            .make("nino", "Nino Kapanadze", [.unusualScript, .blueskyOnly], about: "A name in Georgian.") {
                try $0.onX("nino_kapanadze", as: "ნინო კაპანაძე")
                try $0.onBluesky(as: "ნინო კაპანაძე")
            },
            .make("anh", "Nguyễn Ánh", [.unusualScript, .bothNetworks], about: "Vietnamese, in decomposed letters.") {
                try $0.onX("anh_nguyen", as: "Nguye\u{302}\u{303}n A\u{301}nh")
                try $0.onBluesky(as: "Nguyễn Ánh")
                $0.onMastodon(.second, as: "Nguyễn Ánh")
            },
            .make("aarav", "Aarav Sharma", [.unusualScript, .bothNetworks], about: "A name in Devanagari.") {
                try $0.onX("aarav_sharma", as: "आरव शर्मा")
                try $0.onBluesky(as: "आरव शर्मा")
                $0.onMastodon(.first, as: "आरव शर्मा")
            },
            .make("blank", "Blank", [.unusualScript, .blueskyOnly], about: "No display name on Bluesky at all.") {
                try $0.onX("blank_slate", as: "\u{200B}\u{2800}")
                try $0.onBluesky("blank.test", as: "")
            },
            .make(
                "alexa", "Alex Kim", [.sameNameAsAnother, .bothNetworks], about: "One of two people called Alex Kim."
            ) {
                try $0.onX("alexkim")
                try $0.onBluesky("alexkim.test")
                $0.onMastodon(.first, "alexkim")
            },
            .make(
                "alexb", "Alex Kim", [.sameNameAsAnother, .bothNetworks],
                about: "The other Alex Kim: same name, and the same user name on another server."
            ) {
                try $0.onX("alex_kim")
                try $0.onBluesky("alex-kim.test")
                $0.onMastodon(.second, "alexkim")
            },
        ]
    }
}
