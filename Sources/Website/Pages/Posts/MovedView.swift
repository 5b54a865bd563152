/// Where every moved post stands.
struct MovedView: Sendable {
    /// Posts that were uploaded and are not handed in yet.
    struct Upload: Sendable {
        let id: String
        let isComplete: Bool
        let mayPublish: Bool
        let needsPermission: Bool
        let text: String
        let publish: String
        let allow: String
        let network: String
        let networkName: String
    }

    struct Lane: Sendable {
        let network: String
        let value: String
        let account: String
        let counts: [DeliveriesView.Count]
        let notes: [DeliveriesView.Note]
        let isEmpty: Bool
        let canPause: Bool
        let canResume: Bool
        let canGoOn: Bool
        let needsSignIn: Bool
        let allow: String
        let canRetry: Bool
        let canUndo: Bool
        let csv: String?
        /// Leads back to all posts, where only those are shown that failed.
        let all: String?
        let failed: String?
        let failedFile: String?
        let posts: [Post]
        let next: String?
    }

    struct Post: Sendable {
        let title: String
        let old: String
        let new: String?
        let status: String
        let mark: String
        let reason: String?
        let undo: String?
    }

    let confirmation: String?
    let notice: String?
    /// Where posts are not there any more: `bluesky` or `mastodon`.
    let missing: String?
    /// One for each account at most.
    let uploads: [Upload]
    let lanes: [Lane]
    let isEmpty: Bool

    static let template = PageTemplate(
        name: "moved",
        """
        {{#confirmation}}
        <div class="confirmation" role="status"><h2>{{confirmation}}</h2><p>[[moved.closeTab]]</p></div>
        {{/confirmation}}
        <h1>[[moved.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        {{#missing}}
        <form method="post" action="{{base}}/posts/progress" class="card">
        {{> token}}
        <p>[[moved.missing.text]]</p>
        <p><button name="do" value="anew.{{missing}}">[[moved.missing.button]]</button></p>
        </form>
        {{/missing}}
        {{#uploads}}
        <section class="card" aria-labelledby="upload-{{id}}">
        <h2 id="upload-{{id}}">[[moved.upload.title]] <span class="network {{network}}">{{networkName}}</span></h2>
        <p>{{text}}</p>
        {{#isComplete}}{{#needsPermission}}
        <form method="post" action="{{base}}/posts/allow">
        {{> token}}
        <input type="hidden" name="network" value="{{network}}">
        <p><button>{{allow}}</button></p>
        </form>
        {{/needsPermission}}{{/isComplete}}
        <form method="post" action="{{base}}/posts/upload" class="actions">
        {{> token}}
        <input type="hidden" name="upload" value="{{id}}">
        {{#isComplete}}{{#mayPublish}}<button name="do" value="publish">{{publish}}</button>{{/mayPublish}}{{/isComplete}}
        <button class="secondary" name="do" value="erase">[[moved.upload.erase]]</button>
        </form>
        </section>
        {{/uploads}}
        {{#isEmpty}}
        <p class="empty">[[moved.empty]]</p>
        {{/isEmpty}}
        <noscript><p class="hint">[[deliveries.reload]]</p></noscript>
        <div id="lanes">
        {{#lanes}}
        <section class="card" aria-labelledby="lane-{{value}}">
        {{> laneState}}
        {{#needsSignIn}}
        <form method="post" action="{{base}}/posts/allow">
        {{> token}}
        <input type="hidden" name="network" value="{{value}}">
        <p><button>{{allow}}</button></p>
        </form>
        {{/needsSignIn}}
        <form method="post" action="{{base}}/posts/progress" class="actions">
        {{> token}}
        {{> laneSteps}}
        {{#canRetry}}
        <button class="secondary" name="do" value="retry.{{value}}">[[deliveries.retry]]</button>
        <button class="secondary" name="do" value="giveUp.{{value}}">[[moved.giveUp]]</button>
        {{/canRetry}}
        {{#csv}}<button class="secondary" name="do" value="verify.{{value}}">[[moved.verify]]</button>{{/csv}}
        {{#canUndo}}<a href="{{base}}/posts/undo?network={{value}}">[[moved.undoAll]]</a>{{/canUndo}}
        {{#csv}}<a href="{{csv}}" download>[[moved.csv]]</a>{{/csv}}
        {{#failed}}<a href="{{failed}}">[[moved.onlyFailed]]</a>{{/failed}}
        {{#failedFile}}<a href="{{failedFile}}" download>[[status.failedFile]]</a>{{/failedFile}}
        {{#all}}<a href="{{all}}">[[moved.all]]</a>{{/all}}
        </form>
        </section>
        {{/lanes}}
        </div>
        <div id="items">
        {{#lanes}}
        <ul class="deliveries">
        {{#posts}}
        <li>
        <div class="who"><span class="network {{value}}">{{network}}</span> <a href="{{old}}" rel="noopener noreferrer">{{title}}</a></div>
        <p class="actions"><strong class="tag {{mark}}">{{status}}</strong> {{#reason}}<span>{{reason}}</span> {{/reason}}\
        {{#new}}<a href="{{new}}" rel="noopener noreferrer">[[moved.new]]<span class="hidden">: {{title}}</span></a> \
        {{/new}}\
        {{#undo}}<a href="{{undo}}">[[moved.undoThread]]<span class="hidden">: {{title}}</span></a>{{/undo}}</p>
        </li>
        {{/posts}}
        </ul>
        {{#next}}<p class="paging"><a href="{{next}}">[[people.next]]</a></p>{{/next}}
        {{/lanes}}
        </div>
        <p class="paging"><a href="{{base}}/posts">[[moved.more]]</a></p>
        """)
}
