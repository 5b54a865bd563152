extension NetworkComparison {
    /// - Parameter first: the comparison in the campaign's first language, whose ids and sources this one must have.
    static func read(
        _ file: TextFile, language: String, places: Places, like first: NetworkComparison?, mistakes: Mistakes
    ) -> NetworkComparison? {
        guard let root = YAMLMapping(file, mistakes: mistakes) else { return nil }
        root.allow(["criteria", "networks"])
        let questions = questions(root, places)
        let values =
            root.required("networks", "the networks, each with an id, a name and its cells")?
            .items(1...20, of: "networks, each with an id, a name and its cells") ?? []
        var networks: [Network] = []
        for value in values {
            guard let network = network(value, places, first) else { continue }
            if networks.contains(where: { $0.id == network.id }) {
                value.refuse("is '\(network.id)' again", "give each network an id of its own")
            } else {
                networks.append(network)
            }
        }
        if let first, networks.count == values.count {
            for missing in first.networks where !networks.contains(where: { $0.id == missing.id }) {
                root.mistakes.note(
                    file.path, nil, "the network '\(missing.id)' is missing",
                    "write it, since \(first.language) has it")
            }
        }
        guard questions.count == Criterion.allCases.count else { return nil }
        return NetworkComparison(language: language, questions: questions, networks: networks)
    }

    private static func questions(_ root: YAMLMapping, _ places: Places) -> [Question] {
        let names = Criterion.allCases.map(\.rawValue)
        guard let criteria = root.required("criteria", names.joined(separator: ", ")).flatMap(YAMLMapping.init) else {
            return []
        }
        criteria.allow(names)
        return Criterion.allCases.compactMap { criterion in
            guard
                let part = criteria.required(criterion.rawValue, "its title and question").flatMap(YAMLMapping.init)
            else { return nil }
            part.allow(["title", "question"])
            let title = text(part, "title", 80, places)
            let question = text(part, "question", 200, places)
            guard let title, let question else { return nil }
            return Question(criterion: criterion, title: title, question: question)
        }
    }

    private static func network(_ value: YAMLValue, _ places: Places, _ first: NetworkComparison?) -> Network? {
        guard let mapping = YAMLMapping(value) else { return nil }
        mapping.allow(["id", "name"] + Criterion.allCases.map(\.rawValue))
        let id = mapping.required("id", "a short name such as mastodon").flatMap { value in
            value.identifier().map { (id: $0, value: value) }
        }
        let name = text(mapping, "name", 60, places)
        let twin = first?.networks.first { $0.id == id?.id }
        if let first, let id, twin == nil {
            id.value.refuse(
                "is '\(id.id)', which \(first.language) does not have",
                "the ids are \(first.networks.map(\.id).joined(separator: ", "))")
        }
        var cells: [Criterion: Cell] = [:]
        for criterion in Criterion.allCases {
            guard
                let part = mapping.required(criterion.rawValue, "its text and source").flatMap(YAMLMapping.init)
            else { continue }
            part.allow(["text", "source"])
            let text = text(part, "text", 600, places)
            let source = part.required("source", "the page that says so").flatMap { value -> String? in
                guard let page = value.page() else { return nil }
                if let wanted = twin?.cells[criterion]?.source, wanted != page {
                    value.refuse("is another source than in \(first?.language ?? "")", "write \(wanted)")
                }
                return page
            }
            if let text, let source { cells[criterion] = Cell(text: text, source: source) }
        }
        guard let id, let name, cells.count == Criterion.allCases.count else { return nil }
        return Network(id: id.id, name: name, cells: cells)
    }

    private static func text(_ mapping: YAMLMapping, _ key: String, _ limit: Int, _ places: Places) -> String? {
        guard let value = mapping.required(key, "a text of 1 to \(limit) characters"), let text = value.text(limit)
        else { return nil }
        return places.fill(text, note: value.refuse)
    }
}
