/// Who is to be invited.
struct InviteView: Sendable {
    let name: String
    let error: String?
    let errors: FormErrors?
    let isTakenBack: Bool
    /// How many the member has invited so far, in a sentence.
    let count: String?
    /// For the script: sentences, by name, as JSON.
    let texts: String
    let language: String

    static let template = PageTemplate(
        name: "invite",
        """
        <p><a class="back" href="{{base}}/people">[[people.title]]</a></p>
        {{> errors}}
        <h1>[[invite.title]]</h1>
        {{#isTakenBack}}
        <p class="notice" role="status">[[invite.takenBack]]</p>
        {{/isTakenBack}}
        <p class="lead">[[invite.lead]]</p>
        <form method="post" action="{{base}}/invite" novalidate>
        {{> token}}
        <div class="field{{#error}} has-error{{/error}}"><label for="name">[[invite.name]]</label>
        <p class="hint" id="name-hint">[[invite.name.hint]]</p>
        {{#error}}
        <p class="error" id="name-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        <input id="name" name="name" value="{{name}}" maxlength="200" dir="ltr" autocapitalize="none" autocomplete="off" \
        spellcheck="false" aria-describedby="name-hint{{#error}} name-error{{/error}}"></div>
        <button name="do" value="write" id="begin">[[invite.begin]]</button>
        </form>
        <details id="archive" data-texts="{{texts}}" data-language="{{language}}"><summary>[[invite.archive]]</summary>
        <p>[[invite.archive.what]]</p>
        <noscript><p class="notice">[[import.needsScripts]]</p></noscript>
        {{> openArchive}}
        <section id="problem" class="error-summary" tabindex="-1" hidden>
        <h2>[[import.problem]]</h2>
        <p id="problem-text"></p>
        </section>
        <section id="found" hidden aria-labelledby="found-title">
        <h2 id="found-title" tabindex="-1">[[invite.archive.found]]</h2>
        <div class="field"><label for="find">[[people.search]]</label>
        <input id="find" type="search" dir="ltr" autocomplete="off" maxlength="50"></div>
        <ul id="named" class="invite-named"></ul>
        <p id="nobody" class="hint" role="status" hidden>[[invite.archive.nobody]]</p>
        </section>
        </details>
        <h2>[[invite.kept]]</h2>
        {{#count}}
        <p>{{count}}</p>
        {{/count}}
        <p>[[invite.kept.what]]</p>
        """)
}

/// The words, to be made one's own.
struct InviteWriteView: Sendable {
    struct Other: Sendable {
        let text: String
        /// The button's value.
        let action: String
    }

    let title: String
    /// With its `@`.
    let name: String
    let text: String
    let others: [Other]
    /// The member has no new address here yet.
    let isUnknown: Bool
    let error: String?
    let errors: FormErrors?

    static let template = PageTemplate(
        name: "invite-write",
        """
        <p><a class="back" href="{{base}}/invite">[[form.back]]</a></p>
        {{> errors}}
        <h1>{{title}}</h1>
        {{#isUnknown}}
        <p class="notice">[[card.none]] <a href="{{base}}/accounts">[[people.linkMore]]</a></p>
        {{/isUnknown}}
        <form method="post" action="{{base}}/invite" novalidate>
        {{> token}}
        <input type="hidden" name="name" value="{{name}}">
        <div class="field{{#error}} has-error{{/error}}"><label for="text">[[invite.text]]</label>
        <p class="hint" id="text-hint">[[share.post.hint]]</p>
        {{#error}}
        <p class="error" id="text-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        <textarea class="share-text" id="text" name="text" rows="8" maxlength="2000" dir="auto" \
        aria-describedby="text-hint{{#error}} text-error{{/error}}">{{text}}</textarea></div>
        <button name="do" value="review">[[share.review]]</button>
        <h2>[[share.others]]</h2>
        <ul class="share-others">
        {{#others}}
        <li class="card"><p dir="auto">{{text}}</p><button class="plain" name="do" value="{{action}}">[[share.take]]</button></li>
        {{/others}}
        </ul>
        </form>
        """)
}

/// The words before they are sent.
struct InviteReviewView: Sendable {
    let title: String
    let name: String
    let text: String
    /// What is remembered from then on.
    let once: String
    /// Whether a post on X could not hold it.
    let isTooLong: Bool

    static let template = PageTemplate(
        name: "invite-review",
        """
        <h1>{{title}}</h1>
        <p class="lead">[[invite.review.lead]]</p>
        <div class="card"><p class="post-text" dir="auto">{{text}}</p></div>
        {{#isTooLong}}
        <p class="notice">[[invite.tooLong]]</p>
        {{/isTooLong}}
        <p>{{once}}</p>
        <form method="post" action="{{base}}/invite">
        {{> token}}
        <input type="hidden" name="name" value="{{name}}">
        <input type="hidden" name="text" value="{{text}}">
        <p class="actions"><button name="do" value="send">[[invite.send]]</button>
        <button class="secondary" name="do" value="write">[[invite.change]]</button></p>
        </form>
        """)
}

/// Where it can be sent.
struct InviteReadyView: Sendable {
    let lead: String
    let name: String
    let text: String
    let x: String
    let mail: String
    let isSandbox: Bool
    let bluesky: String
    let mastodon: String?

    static let template = PageTemplate(
        name: "invite-ready",
        """
        <h1>[[invite.ready.title]]</h1>
        <p class="lead">{{lead}}</p>
        {{> leavesSandbox}}
        <ul class="buttons">
        <li><a class="button" href="{{x}}" rel="noreferrer" aria-describedby="x-hint">[[invite.x]]</a></li>
        <li><a class="button" href="{{mail}}">[[share.mail.open]]</a></li>
        {{> compose}}
        </ul>
        <p class="hint" id="x-hint">[[invite.x.hint]]</p>
        <h2 id="copy">[[invite.copy]]</h2>
        <textarea class="share-text" readonly rows="7" dir="auto" aria-labelledby="copy">{{text}}</textarea>
        <form method="post" action="{{base}}/invite">
        {{> token}}
        <input type="hidden" name="name" value="{{name}}">
        <p class="actions"><button class="plain" name="do" value="back">[[invite.back]]</button>
        <a href="{{base}}/invite">[[invite.another]]</a></p>
        </form>
        """)
}

/// Somebody whom the member invited before, or who is here already.
struct InviteKnownView: Sendable {
    let title: String
    let what: String
    let name: String
    /// Where the member's list shows them; `nil` for somebody who was invited.
    let people: String?

    static let template = PageTemplate(
        name: "invite-known",
        """
        <p><a class="back" href="{{base}}/invite">[[form.back]]</a></p>
        <h1>{{title}}</h1>
        <p class="lead">{{what}}</p>
        {{#people}}
        <p><a class="button" href="{{people}}">[[invite.here.link]]</a></p>
        {{/people}}
        {{^people}}
        <form method="post" action="{{base}}/invite">
        {{> token}}
        <input type="hidden" name="name" value="{{name}}">
        <p>[[invite.back.what]]</p>
        <p class="actions"><button class="secondary" name="do" value="back">[[invite.back]]</button>
        <a href="{{base}}/invite">[[invite.another]]</a></p>
        </form>
        {{/people}}
        """)
}
