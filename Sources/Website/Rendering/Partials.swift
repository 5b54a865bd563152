/// Parts that templates share.
enum Partials {
    static let all = [token, errors] + Icons.all

    private static let token = PageTemplate(
        name: "token", #"<input type="hidden" name="token" value="{{token}}">"#)

    /// A form's errors, focused, each with a link to its field.
    private static let errors = PageTemplate(
        name: "errors",
        """
        {{#errors}}
        <div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="error-title">
        <h2 id="error-title">[[form.problem]]</h2>
        <ul>
        {{#items}}
        <li><a href="#{{field}}">{{text}}</a></li>
        {{/items}}
        </ul>
        </div>
        {{/errors}}
        """)
}
