/// Choosing posts of an archive and looking at them. It needs scripts: the archive is opened in the browser.
struct PostsView: Sendable {
    /// For the script: sentences, by name, as JSON.
    let texts: String
    /// For the script: accounts, pace and limits, as JSON.
    let settings: String
    let language: String
    let hasTargets: Bool
    let hasSeveralTargets: Bool
    /// Whether something was handed in or waits to be.
    let hasMoved: Bool
    /// The name of the member's X account, if there is one.
    let account: String?
    /// The address of this page, to go on at a computer.
    let address: String
    let isSandbox: Bool
    let sandboxURL: String?

    static let template = PageTemplate(
        name: "posts",
        """
        <h1>[[posts.title]]</h1>
        <p class="lead">[[posts.lead]]</p>
        {{#hasMoved}}
        <p class="notice">[[posts.moved]] <a href="{{base}}/posts/progress">[[posts.progress]]</a></p>
        {{/hasMoved}}
        {{^hasTargets}}
        <p>[[posts.noAccount]]</p>
        <p><a class="button" href="{{base}}/sign-in/bluesky?to={{base}}/posts">[[signIn.bluesky.linkTitle]]</a></p>
        <p><a class="button" href="{{base}}/sign-in/mastodon?to={{base}}/posts">[[signIn.mastodon.linkTitle]]</a></p>
        {{/hasTargets}}
        {{#hasTargets}}
        <noscript><p class="notice">[[posts.needsScripts]]</p></noscript>
        <div id="posts" data-texts="{{texts}}" data-settings="{{settings}}" data-language="{{language}}"\
         data-token="{{token}}"{{#account}} data-account="{{account}}"{{/account}}>
        <section id="cannot" class="late">
        <h2>[[import.cannot.title]]</h2>
        <p>[[import.cannot.what]]</p>
        <p>{{address}}</p>
        </section>
        <section id="choose">
        <div class="field" id="target-choice"{{^hasSeveralTargets}} hidden{{/hasSeveralTargets}}><label for="target">[[posts.target]]</label>\
        <select id="target"></select></div>
        <div id="drop" class="drop">
        <p><strong>[[import.drop]]</strong></p>
        <p><label for="file">[[import.file]]</label><input type="file" id="file" accept=".zip,application/zip"></p>
        <p id="folder-choice"><label for="folder">[[import.folder]]</label>\
        <input type="file" id="folder" webkitdirectory multiple></p>
        </div>
        <p class="hint">[[posts.staysHere]]</p>
        </section>
        <section id="reading" hidden>
        <p><label for="progress" id="progress-label">[[import.reading]]</label></p>
        <p><progress id="progress" max="1"></progress></p>
        <p><button type="button" class="secondary" id="stop">[[import.stop]]</button></p>
        </section>
        <section id="problem" class="error-summary" tabindex="-1" hidden>
        <h2>[[import.problem]]</h2>
        <p id="problem-text"></p>
        </section>
        <section id="list" hidden aria-labelledby="list-title">
        <h2 id="list-title" tabindex="-1">[[posts.choose]]</h2>
        <p id="owner"></p>
        <ul id="warnings" class="hint"></ul>
        <p class="notice">[[posts.look.hint]]</p>
        <form id="filters" class="filters-form">
        <div class="field"><label for="leave">[[posts.leave]]</label>\
        <p class="hint" id="leave-hint">[[posts.leave.hint]]</p>\
        <input id="leave" autocomplete="off" aria-describedby="leave-hint"></div>
        <details id="narrow"><summary>[[posts.narrow]]</summary>
        <div class="field"><label for="text">[[posts.text]]</label><input id="text" type="search" autocomplete="off"></div>
        <div class="field"><label for="since">[[posts.since]]</label><input id="since" type="date"></div>
        <div class="field"><label for="before">[[posts.before]]</label><input id="before" type="date"></div>
        <div class="field"><label for="length">[[posts.length]]</label>\
        <input id="length" type="number" min="0" inputmode="numeric"></div>
        <div class="field"><label for="likes">[[posts.likes]]</label>\
        <input id="likes" type="number" min="0" inputmode="numeric"></div>
        <div class="choice"><input type="checkbox" id="media"><label for="media">[[posts.media]]</label></div>
        <div class="choice"><input type="checkbox" id="replies"><label for="replies">[[posts.replies]]</label></div>
        <div class="choice"><input type="checkbox" id="retweets"><label for="retweets">[[posts.retweets]]</label></div>
        </details>
        <fieldset class="field" id="held" hidden><legend><h3>[[posts.held]]</h3></legend>
        <p>[[posts.held.hint]]</p>
        <div class="choice" id="held-circle-choice" hidden><input type="checkbox" id="held-circle">\
        <label for="held-circle" id="held-circle-label"></label></div>
        <div class="choice" id="held-circleEra-choice" hidden><input type="checkbox" id="held-circleEra">\
        <label for="held-circleEra" id="held-circleEra-label"></label></div>
        <div class="choice" id="held-protected-choice" hidden><input type="checkbox" id="held-protected">\
        <label for="held-protected" id="held-protected-label"></label></div>
        </fieldset>
        </form>
        <fieldset class="field" id="shape" hidden><legend><h3>[[posts.shape]]</h3></legend>
        <div class="field"><label for="visibility">[[posts.visibility]]</label>\
        <p class="hint" id="visibility-hint">[[posts.visibility.hint]]</p>\
        <select id="visibility" aria-describedby="visibility-hint" autocomplete="off">
        <option value="unlisted" selected>[[posts.visibility.unlisted]]</option>
        <option value="public">[[posts.visibility.public]]</option>
        <option value="private">[[posts.visibility.private]]</option>
        </select></div>
        <div class="field"><label for="dates">[[posts.dates]]</label><select id="dates"></select></div>
        </fieldset>
        <div class="actions">
        <button type="button" class="secondary" id="all">[[posts.all]]</button>
        <button type="button" class="secondary" id="none">[[posts.none]]</button>
        <button type="button" class="plain" id="again">[[import.other]]</button>
        </div>
        <ol id="threads" class="threads"></ol>
        <div class="paging" id="list-paging">
        <button type="button" class="plain" id="list-back">[[posts.page.back]]</button>
        <span id="list-page"></span>
        <button type="button" class="plain" id="list-on">[[posts.page.on]]</button>
        </div>
        <div class="bar"><p id="chosen" role="status"></p>\
        <button type="button" id="look">[[posts.look]]</button></div>
        </section>
        <section id="previews" hidden aria-labelledby="previews-title">
        <p><button type="button" class="plain" id="to-list">[[form.back]]</button></p>
        <h2 id="previews-title" tabindex="-1">[[posts.previews]]</h2>
        <p>[[posts.previews.hint]]</p>
        <ol id="preview-list" class="threads"></ol>
        <div class="paging" id="preview-paging">
        <button type="button" class="plain" id="preview-back">[[posts.page.back]]</button>
        <span id="preview-page"></span>
        <button type="button" class="plain" id="preview-on">[[posts.page.on]]</button>
        </div>
        <div class="bar"><p id="preview-state" role="status"></p>\
        <button type="button" id="check">[[posts.check]]</button></div>
        </section>
        <section id="confirm" hidden aria-labelledby="confirm-title">
        <p><button type="button" class="plain" id="to-previews">[[form.back]]</button></p>
        <h2 id="confirm-title" tabindex="-1">[[posts.confirm]]</h2>
        <dl class="facts" id="facts"></dl>
        <h3>[[follow.next]]</h3>
        <ul>
        <li>[[posts.next.upload]]</li>
        <li>[[posts.next.permission]]</li>
        <li>[[posts.next.dates]]</li>
        <li>[[posts.next.undo]]</li>
        </ul>
        <p id="new-account" class="notice" hidden>[[deliveries.newAccount]]</p>
        <p id="bridged" class="notice" hidden></p>
        <div class="actions"><button type="button" id="send"></button></div>
        </section>
        <section id="sending" hidden aria-labelledby="sending-title">
        <h2 id="sending-title" tabindex="-1">[[posts.sending]]</h2>
        <p><label for="sent" id="sent-text"></label></p>
        <p><progress id="sent" max="1" value="0"></progress></p>
        <p><button type="button" class="secondary" id="cancel">[[posts.cancel]]</button></p>
        </section>
        <p id="state" role="status" class="hint"></p>
        </div>
        {{/hasTargets}}
        {{#sandboxURL}}
        <p class="hint">[[import.sandbox]] <a href="{{sandboxURL}}">[[sandbox.people]]</a></p>
        {{/sandboxURL}}
        """)
}
