/// Are you sure: what will happen, before it does.
struct ConfirmView: Sendable {
    let title: String
    let points: [DeliveriesView.Note]
    let action: String
    let network: String
    /// The thread's root, where it is about one thread alone.
    var thread: String?
    let button: String
    let back: String

    static let template = PageTemplate(
        name: "confirm",
        """
        <p><a class="back" href="{{back}}">[[form.back]]</a></p>
        <h1>{{title}}</h1>
        <ul>
        {{#points}}
        <li>{{text}}</li>
        {{/points}}
        </ul>
        <form method="post" action="{{action}}">
        {{> token}}
        <input type="hidden" name="network" value="{{network}}">
        {{#thread}}<input type="hidden" name="thread" value="{{thread}}">{{/thread}}
        <button class="danger">{{button}}</button>
        </form>
        """)
}
