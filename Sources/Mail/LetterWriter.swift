import Localization
import Notifications

/// Puts letters into words, in their reader's language. Mail is read by others on its way, so it says that people
/// arrived, how many, and where to look; never who.
package struct LetterWriter: Sendable {
    private let origin: String
    private let sender: MailMessage.Sender
    private let texts: [String: Texts]
    private let fallback: Texts

    package struct NoLanguage: Error {}

    /// - Parameters:
    ///   - origin: the site's address, without a slash at the end.
    ///   - languages: that the site is offered in; the first one by default.
    package init(origin: String, campaign: String, from address: MailAddress, languages: [String]) throws {
        self.origin = origin
        sender = MailMessage.Sender(name: campaign, address: address)
        var texts: [String: Texts] = [:]
        for language in languages {
            texts[language] = try Texts(
                language: language, catalogue: try Catalogue(language: language), constants: ["campaign": campaign])
        }
        guard let first = languages.first, let fallback = texts[first] else { throw NoLanguage() }
        self.texts = texts
        self.fallback = fallback
    }

    package func message(for letter: Letter) -> MailMessage {
        let texts = texts[letter.language] ?? fallback
        let base = "\(origin)/\(texts.language)/"
        let subject: String
        let paragraphs: [String]
        var unsubscribe: String?
        switch letter.content {
        case .question(let confirm, let frequency):
            subject = texts("notify.question.subject")
            paragraphs = [
                texts("notify.question.who", ["site": .text(origin)]),
                texts("notify.question.what.\(frequency.rawValue)"),
                texts("notify.question.yes"), base + NotificationPath.confirm(confirm),
                texts("notify.question.no"),
            ]
        case .digest(let people, let frequency, let stop):
            let stopAddress = base + NotificationPath.stop(stop)
            unsubscribe = stopAddress
            subject = texts("notify.digest.subject", count: people)
            paragraphs = [
                texts("notify.digest.what", count: people), texts("notify.digest.look"), base + "people",
                texts("notify.digest.names"), texts("notify.digest.rate.\(frequency.rawValue)"),
                texts("notify.digest.stop"), stopAddress,
            ]
        }
        return MailMessage(
            from: sender, to: letter.to, subject: subject, language: texts.language,
            text: paragraphs.joined(separator: "\n\n"), id: letter.id, date: letter.date, unsubscribe: unsubscribe)
    }
}
