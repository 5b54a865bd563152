import Accounts
import Deliveries
import Foundation
import Identifiers
import Outbox

/// Turns what is known of moved posts into what the page shows.
struct MovedViewMaker: Sendable {
    let texts: Texts
    let account: LinkedAccount
    let progress: PublishingProgress
    /// The account's work of all kinds.
    let laneProgress: LaneProgress?
    /// About when the last of what waits is out, milliseconds since 1970.
    let finish: Int64
    /// One more than a page holds, when there is a next page.
    let posts: [MovedPost]
    let onlyFailed: Bool
    let now: Int64

    enum Status: String, CaseIterable {
        case waiting, done, couldNot, takenBack
    }

    static func status(ofOutcome code: String?) -> Status {
        switch code.flatMap(PostOutcome.init(rawValue:)) {
        case nil: .waiting
        case .published: .done
        case .cancelled, .undone: .takenBack
        case .refused, .failed, .uncertain, .dependencyFailed: .couldNot
        }
    }

    static func status(of post: MovedPost) -> Status {
        post.state == .finished ? status(ofOutcome: post.outcome) : .waiting
    }

    private var base: String { "/\(texts.language)/posts" }
    private var network: String { account.key.network.rawValue }

    private var counts: [Status: Int] {
        progress.counts.reduce(into: [:]) { $0[Self.status(ofOutcome: $1.key), default: 0] += $1.value }
    }

    var lane: MovedView.Lane {
        let count = { (status: Status) in counts[status] ?? 0 }
        let isPaused = laneProgress?.isPaused ?? false
        let needsSignIn = progress.stop == LaneStop.needsSignIn || (count(.waiting) > 0 && !account.mayPublish)
        let shown = posts.prefix(MovedPage.pageSize)
        let next = posts.count > MovedPage.pageSize ? shown.last.map { "\(path)after=\($0.number)" } : nil
        return MovedView.Lane(
            network: texts("network.\(network)"), value: network, account: account.name,
            counts: Status.allCases.map {
                .init(
                    id: "\(network).\($0.rawValue)", mark: $0.rawValue, label: texts("moved.status.\($0.rawValue)"),
                    number: texts.number(count($0)))
            }, notes: notes(isPaused: isPaused, needsSignIn: needsSignIn).map { .init(text: $0) },
            isEmpty: progress.total == 0, canPause: !isPaused && count(.waiting) > 0, canResume: isPaused,
            canGoOn: progress.stop != nil && !needsSignIn, needsSignIn: needsSignIn,
            allow: texts("moved.allowAgain", ["network": .text(texts("network.\(network)"))]),
            canRetry: count(.couldNot) > 0, canUndo: count(.done) + count(.waiting) > 0,
            csv: count(.done) > 0 ? "\(base)/map.csv?network=\(network)" : nil,
            all: onlyFailed ? "\(base)/progress" : nil,
            failed: !onlyFailed && count(.couldNot) > 0 ? "\(base)/progress?show=failed" : nil,
            failedFile: count(.couldNot) > 0 ? "\(base)/failed.csv?network=\(network)" : nil,
            posts: rows(shown), next: next)
    }

    private var path: String { "\(base)/progress?\(onlyFailed ? "show=failed&" : "")network=\(network)&" }

    private func notes(isPaused: Bool, needsSignIn: Bool) -> [String] {
        var notes: [String] = []
        if let stop = progress.stop {
            let key = "stop.\(stop)"
            let reason: [String: TextValue] = ["reason": .text(progress.stopReason ?? "")]
            notes.append(texts(texts.has(key) ? key : "stop.other", reason))
        } else if needsSignIn {
            notes.append(texts("stop.needsSignIn"))
        }
        if isPaused { notes.append(texts("moved.paused")) }
        if let until = progress.waitsUntil, until > now {
            notes.append(texts("deliveries.waits", ["date": .text(texts.moment(until))]))
        }
        if progress.remaining.posts > 0, progress.stop == nil, !needsSignIn, !isPaused {
            notes.append(texts("moved.finish", ["date": .text(texts.day(finish))]))
        }
        return notes
    }

    /// A thread is taken back as a whole: its first post on the page that is there offers it.
    private func rows(_ posts: ArraySlice<MovedPost>) -> [MovedView.Post] {
        var offered: Set<UInt64> = []
        return posts.map { each in
            let status = Self.status(of: each)
            let isThere = status == .done || (status == .waiting && !each.isUndo)
            return post(each, mayUndo: isThere && offered.insert(each.thread).inserted)
        }
    }

    private func post(_ post: MovedPost, mayUndo: Bool) -> MovedView.Post {
        let status = Self.status(of: post)
        let date = texts("moved.post", ["date": .text(texts.moment(post.createdAt))])
        let part: [String: TextValue] = ["count": .number(post.key.part + 1)]
        return MovedView.Post(
            title: post.key.part == 0 ? date : "\(date) \(texts("moved.part", part))",
            old: post.address, new: post.isUndo ? nil : post.receipt?.url,
            status: texts("moved.status.\(status.rawValue)"), mark: status.rawValue, reason: reason(post, status),
            undo: mayUndo ? "\(base)/undo?network=\(network)&thread=\(post.thread)" : nil)
    }

    private func reason(_ post: MovedPost, _ status: Status) -> String? {
        if status == .waiting, post.isUndo { return texts("moved.isUndo") }
        if status == .waiting { return waiting(post) }
        guard status == .couldNot else { return nil }
        var sentences: [String] = []
        if let outcome = post.outcome, texts.has("moved.outcome.\(outcome)") {
            sentences.append(texts("moved.outcome.\(outcome)"))
        }
        if let reason = post.reason { sentences.append(Self.sentence(reason, texts)) }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// What troubled it so far, and when it is tried again.
    private func waiting(_ post: MovedPost) -> String? {
        var sentences: [String] = []
        if let reason = post.reason { sentences.append(Self.sentence(reason, texts)) }
        if let next = post.nextAttemptAt, next > now {
            sentences.append(texts("deliveries.nextAttempt", ["date": .text(texts.shortMoment(next))]))
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private static func sentence(_ reason: String, _ texts: Texts) -> String {
        reason.hasPrefix("reason.")
            ? texts(texts.has(reason) ? reason : "reason.internal")
            : texts("moved.says", ["reason": .text(reason)])
    }

    /// What failed, one line each, for people to keep or to go through: address, moment, and why.
    static func failedFile(_ posts: [MovedPost], _ texts: Texts) -> FailedFile {
        var file = FailedFile(columns: ["x", "date", "status", "reason"])
        for post in posts where status(of: post) == .couldNot {
            file.add([
                post.address, texts.machineMoment(post.createdAt),
                post.outcome.map { texts.has("moved.outcome.\($0)") ? texts("moved.outcome.\($0)") : $0 } ?? "",
                post.reason.map { sentence($0, texts) } ?? "",
            ])
        }
        return file
    }
}
