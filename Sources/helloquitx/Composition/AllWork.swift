import Deliveries
import Notifications
import Outbox

/// Performs each piece of work by the room that knows its kind.
struct AllWork: Performing {
    let deliveries: DeliveryPerformer
    let mail: MailPerformer

    private func performer(of item: WorkItem) -> any Performing {
        MailWork(rawValue: item.kind) == nil ? deliveries : mail
    }

    func charges(for item: WorkItem) -> [Charge] { performer(of: item).charges(for: item) }

    func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
        await performer(of: item).perform(item, under: hold)
    }
}
