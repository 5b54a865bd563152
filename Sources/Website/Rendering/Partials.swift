/// Parts that templates share.
enum Partials {
    static let all =
        [token, errors, openArchive, laneState, laneSteps, archiveSteps, compose, leavesSandbox] + Icons.all

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

    /// How far an account's work is, and what holds it up.
    private static let laneState = PageTemplate(
        name: "laneState",
        """
        <h2 id="lane-{{value}}"><span class="network {{value}}">{{network}}</span> <bdi>{{account}}</bdi></h2>
        <dl class="numbers">
        {{#counts}}
        <div class="{{mark}}"><dt>{{label}}</dt><dd data-count="{{id}}">{{number}}</dd></div>
        {{/counts}}
        </dl>
        {{#notes}}
        <p class="notice">{{text}}</p>
        {{/notes}}
        """)

    /// What can be done with all of it.
    private static let laneSteps = PageTemplate(
        name: "laneSteps",
        """
        {{#canGoOn}}<button name="do" value="goOn.{{value}}">[[deliveries.goOn]]</button>{{/canGoOn}}
        {{#canResume}}<button name="do" value="resume.{{value}}">[[deliveries.resume]]</button>{{/canResume}}
        {{#canPause}}
        <button class="secondary" name="do" value="pause.{{value}}">[[deliveries.pause]]</button>
        {{/canPause}}
        """)

    /// How one asks X for an archive.
    private static let archiveSteps = PageTemplate(
        name: "archiveSteps",
        """
        <ol>
        <li>[[import.how1]]</li>
        <li>[[import.how2]]</li>
        <li>[[import.how3]]</li>
        </ol>
        """)

    /// Where a text is opened to be sent.
    private static let compose = PageTemplate(
        name: "compose",
        """
        <li><a class="button" href="{{bluesky}}" rel="noreferrer">[[share.bluesky]]</a></li>
        {{#mastodon}}
        <li><a class="button" href="{{mastodon}}" rel="noreferrer">[[share.mastodon]]</a></li>
        {{/mastodon}}
        """)

    /// That the buttons below lead out of a try-out.
    private static let leavesSandbox = PageTemplate(
        name: "leavesSandbox",
        """
        {{#isSandbox}}
        <p class="notice">[[share.sandbox]]</p>
        {{/isSandbox}}
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
