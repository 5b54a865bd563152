import Mustache

/// Escapes what templates put in.
///
/// The library's own escaping goes by what people see as one character, and lets a sign pass that an accent follows:
/// `"` with one would end an attribute.
struct SafeHTML: MustacheContentType {
    /// Begins each template.
    static let pragma = "{{% CONTENT_TYPE: SAFEHTML}}"

    static func register() { MustacheContentTypes.register(SafeHTML(), named: "SAFEHTML") }

    func escapeText(_ text: String) -> String { HTML.escaped(text, inTemplate: false) }
}
