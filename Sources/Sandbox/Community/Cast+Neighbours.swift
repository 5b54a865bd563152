import Identifiers

extension Cast {
    private static let table: [(key: String, name: String, x: String, bluesky: Bool, mastodon: MastodonHost?)] = [
        ("adaeze", "Adaeze Nwosu", "adaeze_n", true, .first),
        ("bram", "Bram de Wit", "bram_dewit", true, .second),
        ("camille", "Camille Fontaine", "camillefontaine", true, nil),
        ("desta", "Desta Bekele", "desta_bekele", false, .first),
        ("emre", "Emre Aydın", "emre_aydin", true, .second),
        ("freya", "Freya Solberg", "freya_solberg", true, .first),
        ("giulia", "Giulia Moretti", "giuliamoretti", true, nil),
        ("hamza", "Hamza Siddiqui", "hamza_sid", false, .second),
        ("ines", "Inês Carvalho", "ines_carvalho", true, .first),
        ("jamal", "Jamal Thompson", "jamalthompson", true, nil),
        ("klara", "Klára Novotná", "klara_novotna", false, .second),
        ("lars", "Lars Bakke", "lars_bakke", true, .first),
        ("malik", "Malik Traoré", "malik_traore", true, .second),
        ("nela", "Nela Horvat", "nela_horvat", true, nil),
        ("ola", "Ola Eriksen", "ola_eriksen", false, .first),
        ("pilar", "Pilar Gómez", "pilar_gomez", true, .second),
        ("rania", "Rania Mansour", "rania_mansour", true, .first),
        ("sipho", "Sipho Dlamini", "sipho_dlamini", true, nil),
        ("tuva", "Tuva Haugen", "tuvahaugen", false, .second),
        ("xiulan", "Xiulan Chen", "xiulan_chen", true, .first),
    ]

    /// People without anything special about them, as most are.
    static func neighbours() throws -> [Person] {
        try table.map { row in
            let networks: Person.Trait =
                row.mastodon == nil ? .blueskyOnly : row.bluesky ? .bothNetworks : .mastodonOnly
            return try .make(row.key, row.name, [networks], about: "A neighbour.") {
                try $0.onX(row.x)
                if row.bluesky { try $0.onBluesky() }
                if let server = row.mastodon { $0.onMastodon(server) }
            }
        }
    }
}
