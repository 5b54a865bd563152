/// The list on a sign-in page in which the visitor says who they are: first those with a story, then the many.
struct PersonChoice {
    let people: [Person]
    /// How the server at hand names the person's account; nil leaves the person out.
    let account: (Person) -> String?
    let displayName: (Person) -> String?
    /// Why somebody cannot sign in here.
    var impossible: (Person) -> String? = { _ in nil }

    var html: String {
        let here = people.filter { account($0) != nil }
        let first = here.first { impossible($0) == nil }?.key
        let cast = here.filter { !$0.isGenerated }.map { option($0, isChecked: $0.key == first) }
        let many = here.filter(\.isGenerated).map { option($0, isChecked: $0.key == first) }
        return """
            <fieldset>
            <legend>Sign in as</legend>
            \(cast.joined(separator: "\n"))
            <details><summary>\(many.count) more people, nothing special about them</summary>
            \(many.joined(separator: "\n"))
            </details>
            </fieldset>
            """
    }

    private func option(_ person: Person, isChecked: Bool) -> String {
        let reason = impossible(person)
        let state = (isChecked ? " checked" : "") + (reason == nil ? "" : " disabled")
        let name = displayName(person) ?? person.name
        return """
            <p><label><input type="radio" name="person" value="\(escapedHTML(person.key))"\(state)> \
            <bdi>\(escapedHTML(name.isEmpty ? person.name : name))</bdi> \
            <span>\(escapedHTML(account(person) ?? "")) \(escapedHTML(reason ?? ""))</span></label></p>
            """
    }
}
