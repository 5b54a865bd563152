import Testing

@testable import Mastodon

@Suite("What a status says")
struct StatusTextTests {
    @Test(
        "It is recognised whatever a server makes of its text",
        arguments: [
            ("It begins <here> & goes on", "<p>It begins &lt;here&gt; &amp; goes on</p>"),
            ("2022-03-05\nOne\n\nTwo", "<p>2022-03-05<br />One</p><p>Two</p>"),
            (
                "See https://example.com/a #Tide",
                #"<p>See <a href="https://example.com/a"><span class="invisible">https://</span>example.com/a</a> <a href="x">#<span>Tide</span></a></p>"#
            ),
        ])
    func same(text: String, html: String) {
        #expect(MastodonStatus.fingerprint(of: text) == StatusText.fingerprint(StatusText.essence(ofHTML: html)))
    }

    @Test("Other words are another status, and nothing of them can be read")
    func other() {
        let one = MastodonStatus.fingerprint(of: "One")
        #expect(one != MastodonStatus.fingerprint(of: "one"))
        #expect(one.count == 44 && !one.contains("One"))
    }
}
