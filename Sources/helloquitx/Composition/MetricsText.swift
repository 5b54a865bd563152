import Store

/// The numbers of a site in the text format of Prometheus (version 0.0.4).
struct MetricsText {
    private var lines: [String] = []

    /// Everything that `admin status` tells, and this process's own worker counts.
    static func render(_ report: OperationsReport, worker: WorkCounts.Snapshot) -> String {
        var text = MetricsText()
        text.gauge("helloquitx_members", "Registered members.", [([], report.members)])
        text.gauge("helloquitx_sessions", "Signed-in browser sessions.", [([], report.sessions)])
        text.gauge("helloquitx_links", "Stored entries of members' lists.", [([], report.links)])
        text.gauge(
            "helloquitx_work", "Pieces of work by kind, state and outcome.",
            report.work.map {
                ([("kind", $0.kind), ("state", $0.state), ("outcome", $0.outcome ?? "")], $0.count)
            })
        text.gauge(
            "helloquitx_lanes_stopped", "Accounts whose work waits for their owner, by reason.",
            report.stoppedLanes.sorted { $0.key < $1.key }.map { ([("reason", $0.key)], $0.value) })
        text.gauge("helloquitx_lanes_paused", "Accounts whose work was paused.", [([], report.pausedLanes)])
        text.gauge("helloquitx_leases_held", "Accounts that a worker is serving.", [([], report.heldLeases)])
        text.gauge(
            "helloquitx_oldest_due_milliseconds", "How long the oldest due work has been waiting.",
            [([], report.oldestDue)])
        text.gauge("helloquitx_schema_version", "The database's schema.", [([], report.schema)])
        text.counter(
            "helloquitx_tries_total", "Tries of this process, by kind and result.",
            worker.tries.sorted { ($0.key.kind, $0.key.result) < ($1.key.kind, $1.key.result) }.map {
                ([("kind", $0.key.kind), ("result", $0.key.result)], $0.value)
            })
        text.counter("helloquitx_leases_lost_total", "Leases that this process lost.", [([], worker.leasesLost)])
        text.counter(
            "helloquitx_store_failures_total", "Times that the database did not answer this process's worker.",
            [([], worker.storeFailures)])
        return text.lines.joined(separator: "\n") + "\n"
    }

    private mutating func gauge(_ name: String, _ help: String, _ samples: [([(String, String)], Int64)]) {
        add("gauge", name, help, samples)
    }

    private mutating func counter(_ name: String, _ help: String, _ samples: [([(String, String)], Int64)]) {
        add("counter", name, help, samples)
    }

    private mutating func add(
        _ type: String, _ name: String, _ help: String, _ samples: [([(String, String)], Int64)]
    ) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) \(type)")
        for (labels, value) in samples {
            let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
            lines.append(list.isEmpty ? "\(name) \(value)" : "\(name){\(list)} \(value)")
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
