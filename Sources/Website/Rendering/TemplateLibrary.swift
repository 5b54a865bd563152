import Foundation
import Mustache

/// All templates in one language.
struct TemplateLibrary: Sendable {
    enum LoadError: Error, CustomStringConvertible {
        case malformed(template: String, reason: String)
        case unknownText(template: String, key: String)
        case openPlaces(template: String, key: String)

        var description: String {
            switch self {
            case .malformed(let template, let reason): "template '\(template)': \(reason)"
            case .unknownText(let template, let key): "template '\(template)' names the unknown text '\(key)'"
            case .openPlaces(let template, let key): "template '\(template)': the text '\(key)' has places to fill"
            }
        }
    }

    private let library: MustacheLibrary

    /// - Parameter partials: parts that templates share, which see the page's values as they stand.
    init(pages: [PageTemplate], partials: [PageTemplate], texts: Texts) throws(LoadError) {
        EscapedHTML.register()
        var library = MustacheLibrary()
        for template in partials + pages {
            var source = try Self.filled(template, texts)
            if pages.contains(where: { $0.name == template.name }) { source = "{{#page}}\n\(source)\n{{/page}}" }
            do {
                try library.register(EscapedHTML.pragma + source, named: template.name)
            } catch {
                throw .malformed(template: template.name, reason: "\(error)")
            }
        }
        self.library = library
    }

    /// Renders a page's body; the page's values are found first, then those of the frame.
    func render(_ template: PageTemplate, _ page: Any, frame: [String: Any]) -> String? {
        var values = frame
        values["page"] = page
        return library.render(values, withTemplate: template.name)
    }

    /// The keys that a template names.
    static func keys(in source: String) -> [String] {
        source.split(separator: "[[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.range(of: "]]").map { String(part[..<$0.lowerBound]) }
        }
    }

    private static func filled(_ template: PageTemplate, _ texts: Texts) throws(LoadError) -> String {
        var source = template.source
        for key in Set(keys(in: source)) {
            guard let places = texts.openPlaces(of: key) else {
                throw .unknownText(template: template.name, key: key)
            }
            guard places.isEmpty else { throw .openPlaces(template: template.name, key: key) }
            source = source.replacing("[[\(key)]]", with: HTML.escaped(texts(key)))
        }
        return source
    }
}
