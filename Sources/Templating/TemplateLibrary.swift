import Localization
import Mustache

/// All templates of a room in one language.
package struct TemplateLibrary: Sendable {
    package enum LoadError: Error, CustomStringConvertible {
        case malformed(template: String, reason: String)
        case unknownText(template: String, key: String)
        case openPlaces(template: String, key: String)

        package var description: String {
            switch self {
            case .malformed(let template, let reason): "template '\(template)': \(reason)"
            case .unknownText(let template, let key): "template '\(template)' names the unknown text '\(key)'"
            case .openPlaces(let template, let key): "template '\(template)': the text '\(key)' has places to fill"
            }
        }
    }

    private let library: MustacheLibrary

    /// - Parameter partials: parts that templates share, which see the page's values as they stand.
    package init(pages: [PageTemplate], partials: [PageTemplate], texts: Texts) throws(LoadError) {
        SafeHTML.register()
        var library = MustacheLibrary()
        let sources = partials.map { ($0, $0.source) } + pages.map { ($0, "{{#page}}\n\($0.source)\n{{/page}}") }
        for (template, source) in sources {
            let filled = try Self.filled(source, template.name, texts)
            do {
                try library.register(SafeHTML.pragma + filled, named: template.name)
            } catch {
                throw .malformed(template: template.name, reason: "\(error)")
            }
        }
        self.library = library
    }

    /// Renders a page; its values are found first, then those of the frame.
    package func render(_ template: PageTemplate, _ page: Any, frame: [String: Any] = [:]) -> String? {
        var values = frame
        values["page"] = page
        return library.render(values, withTemplate: template.name)
    }

    /// The keys that a template names.
    package static func keys(in source: String) -> [String] {
        source.split(separator: "[[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstRange(of: "]]").map { String(part[..<$0.lowerBound]) }
        }
    }

    private static func filled(_ source: String, _ name: String, _ texts: Texts) throws(LoadError) -> String {
        var source = source
        for key in Set(keys(in: source)) {
            guard let places = texts.openPlaces(of: key) else { throw .unknownText(template: name, key: key) }
            guard places.isEmpty else { throw .openPlaces(template: name, key: key) }
            source = source.replacing("[[\(key)]]", with: HTML.escaped(texts(key)))
        }
        return source
    }
}
