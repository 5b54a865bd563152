/// Where the links of mails and feeds lead, below a language: `confirm/…`.
package enum NotificationPath {
    package static func confirm(_ secret: LinkSecret) -> String { "mail/confirm/\(secret.text)" }
    package static func stop(_ secret: LinkSecret) -> String { "mail/stop/\(secret.text)" }
    package static func feed(_ secret: LinkSecret) -> String { "people/feed/\(secret.text)" }
}
