import Yams

/// Keys and values of a YAML file, each with its line. What is wrong is noted; reading goes on.
struct YAMLMapping {
    let file: String
    /// Where it stands in the file, as people would name it: `operator`, `actions[2]`; empty at the top.
    let name: String
    let line: Int?
    let mistakes: Mistakes
    private let entries: [(key: String, line: Int?, value: YAMLValue)]

    /// The whole of a file; an empty one has no keys. `nil` when it is no mapping.
    init?(_ file: TextFile, mistakes: Mistakes) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: file.text)
        } catch {
            let (line, reason) = Self.place(of: error)
            mistakes.note(file.path, line, "is not YAML: \(reason)", "write 'key: value' lines")
            return nil
        }
        guard let node, node.null == nil || node.mapping != nil else {
            self.init(file: file.path, name: "", line: nil, mistakes: mistakes, entries: [])
            return
        }
        self.init(YAMLValue(node: node, file: file.path, name: "", line: nil, mistakes: mistakes))
    }

    /// `nil`, and noted, when the value is no mapping.
    init?(_ value: YAMLValue) {
        guard let mapping = value.node.mapping else {
            value.refuse("is not a list of keys", "write 'key: value' lines")
            return nil
        }
        var entries: [(key: String, line: Int?, value: YAMLValue)] = []
        for (key, node) in mapping {
            guard let text = key.scalar?.string else {
                value.mistakes.note(value.file, key.mark?.line, "a key is no text", "write 'key: value' lines")
                continue
            }
            let inner = YAMLValue(
                node: node, file: value.file, name: value.name.isEmpty ? text : "\(value.name).\(text)",
                line: key.mark?.line, mistakes: value.mistakes)
            entries.append((text, key.mark?.line, inner))
        }
        self.init(
            file: value.file, name: value.name, line: value.line ?? value.node.mark?.line, mistakes: value.mistakes,
            entries: entries)
    }

    private init(
        file: String, name: String, line: Int?, mistakes: Mistakes,
        entries: [(key: String, line: Int?, value: YAMLValue)]
    ) {
        self.file = file
        self.name = name
        self.line = line
        self.mistakes = mistakes
        self.entries = entries
    }

    var keys: [String] { entries.map(\.key) }

    /// Every key with its value, as they stand.
    var all: [(key: String, value: YAMLValue)] { entries.map { ($0.key, $0.value) } }

    /// The value of a key; `nil` where it is left out or empty.
    subscript(key: String) -> YAMLValue? {
        guard let value = entries.first(where: { $0.key == key })?.value, value.node.null == nil else { return nil }
        return value
    }

    /// The value of a key that may not be left out.
    func required(_ key: String, _ example: String) -> YAMLValue? {
        if let value = self[key] { return value }
        let line = entries.first { $0.key == key }?.line ?? line
        mistakes.note(file, line, "'\(name.isEmpty ? key : "\(name).\(key)")' is missing", "write \(example)")
        return nil
    }

    /// Notes each key that is not one of these.
    func allow(_ known: [String]) {
        for entry in entries where !known.contains(entry.key) {
            let place = name.isEmpty ? "" : " in '\(name)'"
            mistakes.note(
                file, entry.line, "unknown key '\(entry.key)'\(place)", "known are \(known.joined(separator: ", "))")
        }
    }

    private static func place(of error: any Error) -> (line: Int?, reason: String) {
        guard let error = error as? YamlError else { return (nil, "\(error)") }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (mark.line, problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return (context.mark.line, "a key stands twice: \(keys)")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { yaml.prefix($0).count { $0.isNewline } + 1 }
            return (line, problem)
        default: return (nil, "\(error)")
        }
    }
}
