/// What a mail is to say, and to whom. What it says in which words is the transport's room.
package struct Letter: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// Whether mail is wanted at all; with the secret of the link that says yes.
        case question(confirm: LinkSecret, frequency: MailFrequency)
        /// So many people arrived; with the secret of the link that ends all.
        case digest(people: Int, frequency: MailFrequency, stop: LinkSecret)
    }

    package let to: MailAddress
    /// A BCP 47 tag.
    package let language: String
    package let content: Content
    /// Names this letter for good: every try of it has the same.
    package let id: String
    /// Milliseconds since 1970.
    package let date: Int64

    package init(to: MailAddress, language: String, content: Content, id: String, date: Int64) {
        self.to = to
        self.language = language
        self.content = content
        self.id = id
        self.date = date
    }
}

/// A mail program did not take a letter.
package struct MailFailure: Error, Sendable, Hashable {
    /// For the operator: what happened, without the address.
    package let reason: String
    /// No later try helps: the program says that the address is wrong.
    package let isFinal: Bool
    /// It is about the program and not about this letter.
    package let isProgram: Bool
    /// The program was cut off: it may have taken the letter.
    package let isUncertain: Bool

    package init(reason: String, isFinal: Bool = false, isProgram: Bool = false, isUncertain: Bool = false) {
        self.isUncertain = isUncertain
        self.reason = reason
        self.isFinal = isFinal
        self.isProgram = isProgram
    }
}
