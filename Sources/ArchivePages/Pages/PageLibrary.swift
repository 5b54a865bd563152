import Localization
import Mustache

/// All templates in one language.
struct PageLibrary {
    enum LoadError: Error, CustomStringConvertible {
        case malformed(template: String, reason: String)
        case unknownText(template: String, key: String)

        var description: String {
            switch self {
            case .malformed(let template, let reason): "template '\(template)': \(reason)"
            case .unknownText(let template, let key): "template '\(template)': no text '\(key)' without open places"
            }
        }
    }

    private let library: MustacheLibrary

    init(_ texts: Texts) throws(LoadError) {
        SafeHTML.register()
        var library = MustacheLibrary()
        let pages = Templates.Page.allCases.map { ($0.rawValue, $0.source) }
        for (name, source) in Templates.partials.map({ ($0.key, $0.value) }) + pages {
            do {
                try library.register(SafeHTML.pragma + Self.filled(source, name, texts), named: name)
            } catch let error as LoadError {
                throw error
            } catch {
                throw .malformed(template: name, reason: "\(error)")
            }
        }
        self.library = library
    }

    func render(_ page: Templates.Page, _ values: [String: Any]) -> String {
        library.render(values, withTemplate: page.rawValue) ?? ""
    }

    /// The keys that a template names.
    static func keys(in source: String) -> [String] {
        source.split(separator: "[[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstRange(of: "]]").map { String(part[..<$0.lowerBound]) }
        }
    }

    private static func filled(_ source: String, _ name: String, _ texts: Texts) throws(LoadError) -> String {
        var result = source
        for key in Set(keys(in: source)) {
            guard texts.openPlaces(of: key) == [] else { throw .unknownText(template: name, key: key) }
            let text = SafeHTML().escapeText(texts(key)).replacing("{", with: "&#123;").replacing("}", with: "&#125;")
            result = result.replacing("[[\(key)]]", with: text)
        }
        return result
    }
}
