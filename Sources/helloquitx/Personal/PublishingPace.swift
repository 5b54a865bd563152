import Deliveries
import Foundation

/// How fast posts go out, in a line that a terminal of 80 columns holds.
struct PublishingPace {
    private let waiting: Int
    private let began: Int64

    /// - Parameter began: milliseconds since 1970.
    init(since start: PublishingProgress, at began: Int64) {
        waiting = start.waiting
        self.began = began
    }

    /// How far it is; after some seconds the rate and the time left too, or until when a limit is waited for.
    func text(_ progress: PublishingProgress, withBar: Bool, now: Int64) -> String {
        let out = progress.total - progress.waiting
        let text = (withBar ? Self.bar(out, of: progress.total) + " " : "") + "\(out) of \(progress.total)"
        // A pause between two posts is the pace; a longer one is worth a word.
        if let until = progress.waitsUntil, until - now > 60_000 {
            return text + ", pauses for \(Self.duration((until - now) / 1_000)) to keep to the limits"
        }
        let done = waiting - progress.waiting
        let elapsed = Double(now - began) / 1_000
        guard done > 0, elapsed > 5 else { return text }
        let rate = Double(done) / elapsed
        let left = Self.duration(Int64(Double(progress.waiting) / rate))
        return text + ", \(Self.rate(rate)), \(left) left"
    }

    /// `[#####...............]`
    private static func bar(_ count: Int, of total: Int) -> String {
        let width = 20
        let filled = total > 0 ? count * width / total : 0
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
    }

    private static func rate(_ perSecond: Double) -> String {
        if perSecond >= 1 { return String(format: "%.1f a second", perSecond) }
        if perSecond * 60 >= 1 { return String(format: "%.0f a minute", perSecond * 60) }
        return String(format: "%.0f an hour", perSecond * 3_600)
    }

    private static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min \(seconds % 60) s"
        case ..<172_800: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        default: "\(Int(seconds / 86_400).counted("day", "days")) \(seconds % 86_400 / 3_600) h"
        }
    }
}
