import Accounts
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import ServiceLifecycle

/// Live progress as server-sent events: the counts whenever they change, whoever does the work.
struct ProgressEvents: Sendable {
    let site: Site

    /// How often the counts are read, in milliseconds.
    private static let interval: Int64 = 1_000
    /// After this many readings the stream ends and the browser opens a new one: the session is looked at again.
    private static let readings = 120
    /// A comment goes out at least every so many readings, so that proxies keep the connection.
    private static let heartbeat = 15

    func response(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        // A body that is never sent would never be counted as ended.
        if request.method == .head { return Response(status: .ok, headers: [.contentType: "text/event-stream"]) }
        try await site.streams.open(for: member.id)
        let body = ResponseBody { writer in
            do {
                // The client's going away ends the reading.
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await send(to: &writer, member, site.texts(context))
                }
            } catch is CancellationError {
                // Nobody listens any more.
            } catch {
                await site.streams.close(for: member.id)
                throw error
            }
            await site.streams.close(for: member.id)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private func send(to writer: inout any ResponseBodyWriter, _ member: Member, _ texts: Texts) async throws {
        var last = ""
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        // A server that stops does not wait for those who only watch.
        for reading in 0..<Self.readings where !Task.isShuttingDownGracefully {
            let counts = try await counts(of: member, texts)
            if counts != last {
                last = counts
                try await writer.write(ByteBuffer(string: "event: progress\ndata: \(counts)\n\n"))
            } else if reading % Self.heartbeat == 0 {
                try await writer.write(ByteBuffer(string: ": still here\n\n"))
            }
            try await site.services.sleep(Self.interval)
        }
    }

    /// One line of JSON: the numbers as the page writes them, by `<network>.<status>`, and what else changes the page.
    private func counts(of member: Member, _ texts: Texts) async throws -> String {
        let progress = try await site.services.deliveries.progress(of: member.id, now: site.services.now())
        var numbers: [String: String] = [:]
        for lane in progress {
            for status in DeliveryStatus.allCases {
                numbers["\(lane.network.rawValue).\(status.rawValue)"] = texts.number(lane.counts[status] ?? 0)
            }
            numbers["\(lane.network.rawValue).takenBack"] = texts.number(lane.takenBack)
            numbers["\(lane.network.rawValue).state"] =
                "\(lane.isPaused) \(lane.stop ?? "") \(lane.waitsUntil ?? 0) \(lane.held)"
        }
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}

/// How many streams each member has open in this process.
actor OpenStreams {
    private static let limit = 8
    private var counts: [MemberID: Int] = [:]

    /// - Throws: `SiteError.tooManyRequests` beyond the limit.
    func open(for member: MemberID) throws {
        guard counts[member, default: 0] < Self.limit else { throw SiteError.tooManyRequests(retryAfter: 30) }
        counts[member, default: 0] += 1
    }

    func close(for member: MemberID) {
        counts[member] = counts[member].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
}
