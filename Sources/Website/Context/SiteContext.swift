import Accounts
import Hummingbird
import NIOCore

/// What is known of a request: who asks, in which language, from where.
package struct SiteContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The language of the answer.
    var language = ""
    /// The browser's session, when it brought one.
    var session: BrowserSession?
    /// Who is signed in.
    var member: Member?
    /// The visitor's address, for limits only; never logged.
    var address: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }
}
