/// The faults in force and the requests that they hold.
///
/// A request is befallen by the first matching rule that is not used up; the order is that of ``add(_:)``.
package actor FaultControl {
    private struct ActiveRule {
        var rule: FaultRule
        let id: String
        var seen = 0
        var used = 0
    }

    private struct Held {
        let rule: String
        let resume: CheckedContinuation<Void, Never>
    }

    private var rules: [ActiveRule] = []
    private var released: Set<String> = []
    private var held: [Held] = []
    private var waiters: [(rule: String, count: Int, resume: CheckedContinuation<Void, Never>)] = []
    private var lastNumber = 0

    package init() {}

    /// Puts a fault in force.
    ///
    /// - Returns: the rule's id.
    @discardableResult
    package func add(_ rule: FaultRule) -> String {
        lastNumber += 1
        let id = rule.id ?? "fault-\(lastNumber)"
        rules.append(ActiveRule(rule: rule, id: id))
        return id
    }

    /// Ends all faults, or the one with that id, and lets go of what they hold.
    package func clear(_ id: String? = nil) {
        rules.removeAll { id == nil || $0.id == id }
        release(id)
    }

    /// Lets the held requests of a rule go on, those yet to come included; of all rules without an id.
    package func release(_ id: String? = nil) {
        if let id { released.insert(id) } else { released.formUnion(rules.map(\.id)) }
        let freed = held.filter { id == nil || $0.rule == id }
        held.removeAll { id == nil || $0.rule == id }
        for request in freed { request.resume.resume() }
    }

    /// Returns once a rule holds `count` requests, so that a test can act exactly then.
    package func waitUntilHeld(_ id: String, count: Int = 1) async {
        guard held.count(where: { $0.rule == id }) < count else { return }
        await withCheckedContinuation { waiters.append((id, count, $0)) }
    }

    /// How many requests a rule has befallen.
    package func timesUsed(_ id: String) -> Int { rules.first { $0.id == id }?.used ?? 0 }

    /// The rules in force.
    package var active: [FaultRule] {
        rules.filter { !isUsedUp($0) }.map {
            var rule = $0.rule
            rule.id = $0.id
            return rule
        }
    }

    /// The fault that befalls this request, counted as used.
    func take(for request: LoggedRequest) -> (id: String, effect: FaultEffect)? {
        for index in rules.indices where !isUsedUp(rules[index]) && rules[index].rule.matches(request) {
            rules[index].seen += 1
            guard rules[index].seen > rules[index].rule.skip else { continue }
            rules[index].used += 1
            return (rules[index].id, rules[index].rule.effect)
        }
        return nil
    }

    func hold(by id: String) async {
        guard !released.contains(id), rules.contains(where: { $0.id == id }) else { return }
        await withCheckedContinuation { continuation in
            held.append(Held(rule: id, resume: continuation))
            let count = held.count { $0.rule == id }
            let ready = waiters.filter { $0.rule == id && $0.count <= count }
            waiters.removeAll { $0.rule == id && $0.count <= count }
            for waiter in ready { waiter.resume.resume() }
        }
    }

    private func isUsedUp(_ active: ActiveRule) -> Bool {
        guard let times = active.rule.times else { return false }
        return active.used >= times
    }
}
