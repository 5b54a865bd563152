import Testing

@testable import Deliveries

@Suite("What a follow on Mastodon leaves behind")
struct MastodonReceiptTests {
    @Test(
        "Comes back as it was noted",
        arguments: [
            MastodonReceipt.mayBeSent(id: "01ABC_-9", at: 18), .taken(id: "4711", at: 19),
        ])
    func roundTrip(receipt: MastodonReceipt) {
        #expect(MastodonReceipt(receipt.bytes) == receipt)
    }

    @Test(
        "Nothing noted, or something else, says that no request has left",
        arguments: ["", "@17", "4711", "?4711", "a@b@c"])
    func others(text: String) {
        #expect(MastodonReceipt(Array(text.utf8)) == nil)
        #expect(MastodonReceipt(nil) == nil)
    }
}
