/// Parts that templates share.
enum Partials {
    static let all = [token, errors, openArchive] + Icons.all

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

    /// Where an archive is opened in the browser, and how far that is: the scripts know these places by their ids.
    private static let openArchive = PageTemplate(
        name: "openArchive",
        """
        <section id="choose">
        <div id="drop" class="drop">
        <p><strong>[[import.drop]]</strong></p>
        <p><label for="file">[[import.file]]</label><input type="file" id="file" accept=".zip,application/zip"></p>
        <p id="folder-choice"><label for="folder">[[import.folder]]</label>\
        <input type="file" id="folder" webkitdirectory multiple></p>
        </div>
        </section>
        <section id="reading" hidden>
        <p><label for="progress">[[import.reading]]</label></p>
        <p><progress id="progress" max="1"></progress></p>
        <p><button type="button" class="secondary" id="stop">[[import.stop]]</button></p>
        </section>
        """)
}
