import Crossposting
import Foundation
import Identifiers
import XArchive

/// The plan of one archive, as the commands make it.
struct ArchivePlan {
    let destination: Destination
    /// The files for which there is a description.
    let described: Set<String>
    private let planner: PostPlanner

    /// - Throws: `CommandFailure`.
    init(
        path: String, options: PlanOptions, choice: PostsCommand.Choice, _ selection: PostSelection
    ) throws {
        destination = options.destination
        let progress = ProgressLine()
        defer { progress.clear() }
        var options = options
        options.altTexts = try choice.altTexts()
        described = options.altTexts.files
        options.mentions = try choice.people()
        do {
            let posts = try ArchiveReader(path: path).posts { progress.show("Reading \($0) …") }
            planner = try PostPlanner(ArchivePosts(posts), selection: selection, options: options)
        } catch let error as ArchiveError {
            throw CommandFailure("\(error)", error.kind)
        } catch let error as PlanError {
            throw CommandFailure("\(error)", error.kind)
        }
    }

    var leftOut: PostOutline.LeftOut { planner.outline.leftOut }
    /// The tweets in the order in which they go out: each after what it answers and quotes.
    var order: [TweetID] { planner.outline.publishingOrder }

    func forEachThread(_ body: (PlannedThread) throws -> Void) throws {
        do {
            try planner.forEachThread(body)
        } catch let error as PlanError {
            throw CommandFailure("\(error)", error.kind)
        }
    }
}

extension PlanError {
    fileprivate var kind: CommandFailure.Kind {
        switch self {
        case .archive(let error): error.kind
        case .altTextsUnreadable, .mentionsUnreadable, .idTooLarge: .badInput
        case .keysMeet: .failed
        }
    }
}

extension ArchiveError {
    /// As `sysexits.h` has them.
    var kind: CommandFailure.Kind {
        switch self {
        case .notFound, .unreadable: .missingFile
        default: .badInput
        }
    }
}
