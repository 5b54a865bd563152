/// A status to be posted.
///
/// Source: https://docs.joinmastodon.org/methods/statuses/#create
package struct StatusDraft: Sendable, Hashable {
    /// Plain text.
    package var text: String
    /// `public`, `unlisted`, `private`.
    package var visibility: String
    package var inReplyTo: MastodonStatusID?
    /// Uploaded and processed.
    package var media: [MastodonMediaID]
    /// Media are shown after a click.
    package var isSensitive: Bool
    /// ISO 639, two or three letters.
    package var language: String?
    /// A moment in the past that the status is dated with, milliseconds since 1970 UTC. GoToSocial only (0.18):
    /// others ignore it and post now.
    package var date: Int64?
    /// Mastodon answers a second request with it within an hour with what the first one posted; others ignore it.
    package var idempotencyKey: String

    package init(
        text: String, visibility: String, inReplyTo: MastodonStatusID?, media: [MastodonMediaID], isSensitive: Bool,
        language: String?, date: Int64?, idempotencyKey: String
    ) {
        self.text = text
        self.visibility = visibility
        self.inReplyTo = inReplyTo
        self.media = media
        self.isSensitive = isSensitive
        self.language = language
        self.date = date
        self.idempotencyKey = idempotencyKey
    }

    var form: FormFields {
        var form: FormFields = ["status": text, "visibility": visibility]
        if let inReplyTo { form.append("in_reply_to_id", inReplyTo.description) }
        for id in media { form.append("media_ids[]", id.description) }
        if isSensitive { form.append("sensitive", "true") }
        if let language { form.append("language", language) }
        if let date { form.append("scheduled_at", ServerDate.text(date)) }
        return form
    }
}
