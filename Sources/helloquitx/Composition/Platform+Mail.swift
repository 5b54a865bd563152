import Accounts
import Campaign
import HTTPTransport
import Mail
import Notifications
import Sealing
import Store

extension Platform {
    /// Who is told by mail and feed.
    static func subscriptions(
        _ settings: Settings, _ repository: Repository, _ sealer: SecretSealer, _ keys: KeyFiles
    ) -> Subscriptions {
        let pseudonymizer = keys.pseudonymizer
        return Subscriptions(
            port: repository, sealer: sealer, hashOfMailbox: { pseudonymizer.hash(ofMailbox: $0) },
            sendsMail: settings.mail != nil, validity: Retention.unconfirmedMail.milliseconds,
            day: max(1, Int64(86_400_000 * settings.windowScale)), now: SystemEnvironment.now,
            randomBytes: SystemEnvironment.randomBytes)
    }

    /// Writes letters and hands them to the host's mail program; `nil` where the settings name none.
    static func mailSender(_ settings: Settings, _ campaign: CampaignFile) throws -> MailPerformer.Send? {
        guard let mail = settings.mail else { return nil }
        let writer = try LetterWriter(
            origin: settings.publicURL.origin.description, campaign: campaign.name, from: mail.from,
            languages: campaign.languages)
        let sendmail = Sendmail(program: mail.sendmail, folder: settings.data + "/mail")
        return { (letter) async throws(MailFailure) in try await sendmail.send(writer.message(for: letter)) }
    }
}
