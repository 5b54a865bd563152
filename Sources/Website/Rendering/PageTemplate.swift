/// A page's Mustache template. `[[key]]` stands for a text without open places, put in when the template is read.
struct PageTemplate: Sendable {
    let name: String
    let source: String

    init(name: String, _ source: String) {
        self.name = name
        self.source = source
    }
}
