extension LocalEvent {
    private static let keys = ["id", "title", "text", "language", "starts", "ends", "place", "address", "url"]

    /// Those of a file, the first one first.
    static func read(_ file: TextFile, languages: [String], mistakes: Mistakes) -> [LocalEvent] {
        guard let root = YAMLMapping(file, mistakes: mistakes) else { return [] }
        root.allow(["events"])
        guard let items = root["events"]?.items(0...2_000, of: "events") else { return [] }
        var events: [LocalEvent] = []
        for item in items {
            guard let event = event(item, languages) else { continue }
            if events.contains(where: { $0.id == event.id }) {
                item.refuse("has the id '\(event.id)' again", "give each event an id of its own")
            } else {
                events.append(event)
            }
        }
        return events.sorted { ($0.starts.milliseconds, $0.id) < ($1.starts.milliseconds, $1.id) }
    }

    private static func event(_ item: YAMLValue, _ languages: [String]) -> LocalEvent? {
        guard let mapping = YAMLMapping(item) else { return nil }
        mapping.allow(keys)
        let id = mapping.required("id", "a short name such as evening-rennes")?.identifier()
        let title = mapping.required("title", "a text, or one for each language").flatMap { words($0, 120, languages) }
        let starts = mapping.required("starts", "a moment such as 2027-01-20T18:00:00+01:00")?.moment()
        let ends = mapping["ends"]?.moment()
        if let starts, let ends, ends.milliseconds <= starts.milliseconds {
            mapping["ends"]?.refuse("is not after 'starts'", "write when the event is over")
        }
        let event = (
            text: mapping["text"].flatMap { words($0, 1_000, languages) }, language: mapping["language"]?.line(35),
            place: mapping["place"]?.line(160), address: mapping["address"]?.line(240), url: mapping["url"]?.page()
        )
        guard let id, let title, let starts else { return nil }
        return LocalEvent(
            id: id, title: title, text: event.text, language: event.language, starts: starts, ends: ends,
            place: event.place, address: event.address, url: event.url)
    }

    /// One text, or one for each language.
    private static func words(_ value: YAMLValue, _ limit: Int, _ languages: [String]) -> Words? {
        if !value.isMapping { return value.text(limit).map { Words(texts: ["": $0]) } }
        guard let mapping = YAMLMapping(value) else { return nil }
        var texts: [String: String] = [:]
        for (language, value) in mapping.all {
            guard language.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/) != nil else {
                value.refuse(
                    "is under '\(language)', which is no language", "write a tag such as \(languages.first ?? "en")")
                continue
            }
            texts[language] = value.text(limit)
        }
        guard !texts.isEmpty else {
            if mapping.keys.isEmpty { value.refuse("is empty", "write a text, or one for each language") }
            return nil
        }
        return Words(texts: texts)
    }
}
