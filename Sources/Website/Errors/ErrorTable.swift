import Accounts
import Crossposting
import Deliveries
import HTTPTypes
import Hummingbird
import NIOCore

/// What each error means for the browser and the person: one table.
enum ErrorTable {
    /// A status, and the key of the sentences: `error.<key>.title`, `.what`, `.kept`, `.next`.
    struct Entry: Sendable {
        let status: HTTPResponse.Status
        let key: String
        var values: [String: TextValue] = [:]
        /// Seconds after which it may work.
        var retryAfter: Int64?

        /// Whether the operator finds it in the log by a reference that the page names.
        var hasReference: Bool { key == "internal" || key == "unavailable" }
        /// Whether the same request may well work a little later.
        var isPassing: Bool { [429, 500, 502, 503].contains(status.code) }
    }

    /// The database cannot be used at the moment. Which of the last changes it took, it could not say.
    static let unavailable = Entry(status: .serviceUnavailable, key: "unavailable", retryAfter: 30)

    /// The keys of all sentences, for the test that none is missing.
    static let keys = [
        "notFound", "malformed", "staleForm", "crossSite", "tooLarge", "tooManyRequests", "networkTaken",
        "malformedImport", "malformedPosts", "noTarget", "quotaExceeded", "uploadWaits", "planChanged", "noUpload",
        "mediaMissing",
        "postTooNew", "otherOwner", "operatorOnly", "internal", "unavailable", "malformedName", "unknownName",
        "unsuitableServer",
        "servedElsewhere", "xUnavailable", "notBegunHere", "denied", "deniedBy", "answerRefused", "unreachable",
    ]

    static func entry(for error: any Error) -> Entry {
        switch error {
        case let error as SiteError: entry(for: error)
        case let error as SignInError: entry(for: error)
        case let error as PostUploads.Failure: entry(for: error)
        case is PublishingServers.Silent: Entry(status: .badGateway, key: "unreachable")
        case is PlanError: Entry(status: .badRequest, key: "postTooNew")
        case let error as HTTPError: entry(for: error)
        case is NIOTooManyBytesError: Entry(status: .contentTooLarge, key: "tooLarge")
        default: Entry(status: .internalServerError, key: "internal")
        }
    }

    private static func entry(for error: SiteError) -> Entry {
        switch error {
        case .notFound: Entry(status: .notFound, key: "notFound")
        case .malformedForm: Entry(status: .badRequest, key: "malformed")
        case .staleForm: Entry(status: .forbidden, key: "staleForm")
        case .crossSite: Entry(status: .forbidden, key: "crossSite")
        case .tooLarge: Entry(status: .contentTooLarge, key: "tooLarge")
        case .tooManyRequests(let seconds):
            Entry(
                status: .tooManyRequests, key: "tooManyRequests", values: ["count": .number(Int(seconds))],
                retryAfter: seconds)
        case .networkTaken(let existing):
            Entry(status: .conflict, key: "networkTaken", values: ["name": .text(existing)])
        case .malformedImport: Entry(status: .badRequest, key: "malformedImport")
        case .malformedPosts: Entry(status: .badRequest, key: "malformedPosts")
        case .noTarget: Entry(status: .conflict, key: "noTarget")
        case .otherOwner(let archive, let account):
            Entry(
                status: .conflict, key: "otherOwner", values: ["archive": .text(archive), "account": .text(account)])
        case .operatorOnly: Entry(status: .forbidden, key: "operatorOnly")
        // Both are answered with a redirect; see `ErrorPages`.
        case .needsSignIn, .needsChoices: Entry(status: .forbidden, key: "staleForm")
        }
    }

    private static func entry(for error: PostUploads.Failure) -> Entry {
        switch error {
        case .quotaExceeded(let limit):
            Entry(
                status: .contentTooLarge, key: "quotaExceeded", values: ["count": .number(Int(limit / 1_000_000))])
        case .uploadWaits(let posts):
            Entry(status: .conflict, key: "uploadWaits", values: ["count": .number(posts)])
        case .planChanged: Entry(status: .conflict, key: "planChanged")
        case .noUpload: Entry(status: .notFound, key: "noUpload")
        case .malformed: Entry(status: .badRequest, key: "malformedPosts")
        case .mediaMissing(let file): Entry(status: .conflict, key: "mediaMissing", values: ["file": .text(file)])
        }
    }

    private static func entry(for error: SignInError) -> Entry {
        switch error {
        case .malformedName: Entry(status: .badRequest, key: error.code)
        case .unknownName: Entry(status: .notFound, key: error.code)
        case .unsuitableServer: Entry(status: .badGateway, key: error.code)
        case .servedElsewhere(let host):
            Entry(status: .badGateway, key: error.code, values: ["host": .text(host)])
        case .xUnavailable: Entry(status: .serviceUnavailable, key: error.code)
        case .notBegunHere: Entry(status: .forbidden, key: error.code)
        case .denied(let who?): Entry(status: .forbidden, key: "deniedBy", values: ["who": .text(who)])
        case .denied(nil): Entry(status: .forbidden, key: error.code)
        case .answerRefused(let reason):
            Entry(status: .forbidden, key: error.code, values: ["reason": .text(reason)])
        // Nobody types such a secret into a page.
        case .secretRefused: Entry(status: .forbidden, key: "answerRefused", values: ["reason": .text(error.code)])
        case .unreachable: Entry(status: .badGateway, key: error.code)
        }
    }

    private static func entry(for error: HTTPError) -> Entry {
        switch error.status {
        case .notFound, .methodNotAllowed: Entry(status: error.status, key: "notFound")
        case .contentTooLarge: Entry(status: .contentTooLarge, key: "tooLarge")
        case .badRequest: Entry(status: .badRequest, key: "malformed")
        default: Entry(status: error.status, key: "internal")
        }
    }
}
