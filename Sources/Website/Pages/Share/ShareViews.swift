/// Suggestions for telling others.
struct ShareView: Sendable {
    struct Other: Sendable {
        let text: String
        let path: String
    }

    /// The suggestion that is open for changes.
    let text: String
    let others: [Other]
    let bio: String
    let mailSubject: String
    let mail: String
    let mailPath: String
    /// Whoever looks has no new address here yet.
    let isUnknown: Bool

    static let template = PageTemplate(
        name: "share",
        """
        <h1>[[share.title]]</h1>
        <p class="lead">[[share.lead]]</p>
        {{#isUnknown}}
        <p class="notice">[[share.unknown]] <a href="{{base}}/sign-in">[[layout.signIn]]</a></p>
        {{/isUnknown}}
        <form method="post" action="{{base}}/share">
        {{> token}}
        <div class="field"><label for="text"><h2>[[share.post]]</h2></label>
        <p class="hint" id="text-hint">[[share.post.hint]]</p>
        <textarea class="share-text" id="text" name="text" rows="6" maxlength="2000" dir="auto" \
        aria-describedby="text-hint" required>{{text}}</textarea></div>
        <button>[[share.review]]</button>
        </form>
        <h2>[[share.others]]</h2>
        <ul class="share-others">
        {{#others}}
        <li class="card"><p dir="auto">{{text}}</p><p><a href="{{path}}">[[share.take]]</a></p></li>
        {{/others}}
        </ul>
        <h2 id="bio">[[share.bio]]</h2>
        <textarea class="share-text" readonly rows="2" dir="auto" aria-labelledby="bio">{{bio}}</textarea>
        <h2 id="mail">[[share.mail]]</h2>
        <p><strong dir="auto">{{mailSubject}}</strong></p>
        <textarea class="share-text" readonly rows="8" dir="auto" aria-labelledby="mail">{{mail}}</textarea>
        <p><a class="button secondary" href="{{mailPath}}">[[share.mail.open]]</a></p>
        <ul class="plain-list">
        <li><a class="go" href="{{base}}/share/card">[[card.title]]</a></li>
        <li><a class="go" href="{{base}}/invite">[[invite.title]]</a></li>
        <li><a class="go" href="{{base}}/print">[[print.title]]</a></li>
        </ul>
        """)
}

/// A text before it goes out.
struct ShareReviewView: Sendable {
    let text: String
    let length: String
    let isTooLong: Bool
    /// Whether this is a try-out: the buttons lead out of it.
    let isSandbox: Bool
    let bluesky: String
    let mastodon: String?

    static let template = PageTemplate(
        name: "share-review",
        """
        <p><a class="back" href="{{base}}/share">[[form.back]]</a></p>
        <h1>[[share.review.title]]</h1>
        <p class="lead">[[share.review.lead]]</p>
        <div class="card"><p class="post-text" dir="auto">{{text}}</p></div>
        <p class="hint">{{length}}</p>
        {{#isTooLong}}
        <p class="notice">[[share.tooLong]]</p>
        {{/isTooLong}}
        {{> leavesSandbox}}
        <ul class="buttons">
        {{> compose}}
        </ul>
        {{^mastodon}}
        <p class="hint">[[share.mastodon.none]]</p>
        {{/mastodon}}
        """)
}
