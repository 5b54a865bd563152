extension CampaignWords {
    private static let keys = [
        "tagline", "promise", "shares", "bio", "mail", "invitations", "actions", "poster", "leaflet",
    ]

    /// - Parameter actions: the ids of `campaign.yaml`, each of which needs a sentence.
    static func read(
        _ file: TextFile, language: String, places: Places, actions: [String], mistakes: Mistakes
    ) -> CampaignWords? {
        guard let root = YAMLMapping(file, mistakes: mistakes) else { return nil }
        root.allow(keys)
        let reader = Reader(places: places)
        // All are read before any is missed, so that each mistake is told.
        let tagline = reader.text(root, "tagline", 140)
        let promise = reader.text(root, "promise", 400)
        let shares = root.required("shares", "3 to 5 suggestions for a post")?
            .items(3...5, of: "suggestions for a post, 3 to 5 of them")?
            .compactMap { reader.text($0, 300, later: ["url", "accounts"]) }
        let bio = reader.text(root, "bio", 160, later: ["url", "accounts"])
        let mail = reader.part(root, "mail", ["subject", "text"]).map { part in
            let later = ["url", "accounts"]
            return (reader.text(part, "subject", 120, later: later), reader.text(part, "text", 4_000, later: later))
        }
        let invitations = root.required("invitations", "2 to 4 suggestions for inviting one person")?
            .items(2...4, of: "suggestions for inviting one person, 2 to 4 of them")?
            .compactMap { reader.text($0, 300, later: ["name", "url", "accounts"]) }
        let sentences = reader.actions(root, actions)
        let poster = reader.part(root, "poster", ["headline", "text", "call"]).map { part in
            (reader.text(part, "headline", 80), reader.text(part, "text", 240), reader.text(part, "call", 120))
        }
        let leaflet = reader.part(root, "leaflet", ["headline", "steps", "text"]).map { part in
            let steps = part.required("steps", "2 to 6 steps")?.items(2...6, of: "steps, each a sentence or two")?
                .compactMap { reader.text($0, 240) }
            return (reader.text(part, "headline", 80), steps, reader.text(part, "text", 800))
        }
        guard let tagline, let promise, let shares, let bio, let mail, let subject = mail.0, let body = mail.1,
            let invitations, let poster, let headline = poster.0, let text = poster.1, let call = poster.2, let leaflet,
            let title = leaflet.0, let steps = leaflet.1, let rest = leaflet.2
        else { return nil }
        return CampaignWords(
            language: language, tagline: tagline, promise: promise, shares: shares, bio: bio,
            mail: .init(subject: subject, text: body), invitations: invitations, actions: sentences,
            poster: .init(headline: headline, text: text, call: call),
            leaflet: .init(headline: title, steps: steps, text: rest))
    }

    private struct Reader {
        let places: Places

        func text(_ mapping: YAMLMapping, _ key: String, _ limit: Int, later: [String] = []) -> String? {
            mapping.required(key, "a text of 1 to \(limit) characters").flatMap { text($0, limit, later: later) }
        }

        func text(_ value: YAMLValue, _ limit: Int, later: [String] = []) -> String? {
            value.text(limit).map { places.fill($0, later: later, note: value.refuse) }
        }

        func part(_ root: YAMLMapping, _ key: String, _ known: [String]) -> YAMLMapping? {
            guard let part = root.required(key, "\(known.joined(separator: ", "))").flatMap(YAMLMapping.init) else {
                return nil
            }
            part.allow(known)
            return part
        }

        func actions(_ root: YAMLMapping, _ ids: [String]) -> [String: String] {
            let mapping = root["actions"].flatMap(YAMLMapping.init)
            var sentences: [String: String] = [:]
            for (id, value) in mapping?.all ?? [] {
                if ids.contains(id) {
                    sentences[id] = text(value, 200)
                } else {
                    value.refuse(
                        "is no action of campaign.yaml",
                        ids.isEmpty ? "take it out, or add it there" : "its ids are \(ids.joined(separator: ", "))")
                }
            }
            for id in ids where mapping?.keys.contains(id) != true {
                root.mistakes.note(
                    root.file, mapping?.line, "'actions.\(id)' is missing", "write the sentence of that action")
            }
            return sentences
        }
    }
}
