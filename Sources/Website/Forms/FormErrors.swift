/// What is wrong with a form: a sentence for each field, in the form's order.
struct FormErrors: Sendable {
    struct Item: Sendable {
        /// The id of the field's element.
        let field: String
        let text: String
    }

    private(set) var items: [Item] = []

    mutating func add(_ field: String, _ text: String) {
        items.append(Item(field: field, text: text))
    }

    var isEmpty: Bool { items.isEmpty }

    /// The sentence at a field.
    subscript(field: String) -> String? { items.first { $0.field == field }?.text }

    /// For views: `nil` when nothing is wrong.
    var orNil: FormErrors? { isEmpty ? nil : self }
}
