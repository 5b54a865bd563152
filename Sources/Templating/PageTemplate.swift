/// A page's Mustache template. `[[key]]` stands for a text without open places, put in when the template is read;
/// everything else is escaped where it is put in.
package struct PageTemplate: Sendable {
    package let name: String
    package let source: String

    package init(name: String, _ source: String) {
        self.name = name
        self.source = source
    }
}
