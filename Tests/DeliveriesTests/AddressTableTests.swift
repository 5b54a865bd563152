import Deliveries
import Outbox
import Testing

@Suite("Old and new addresses")
struct AddressTableTests {
    private func post(_ part: Int, url: String?, isUndo: Bool = false) -> MovedPost {
        MovedPost(
            number: 1, key: MovedPostKey(tweet: 20, part: part), thread: 20, createdAt: 0, state: .finished,
            outcome: nil, reason: nil, receipt: url.map { PostReceipt(id: $0, url: $0) }, isUndo: isUndo)
    }

    @Test("A line is for a part of a post that is there, and for nothing else")
    func lines() {
        let there = "https://bsky.app/profile/did:plc:ada/post/a"
        #expect(AddressTable.header == "old,part,new")
        #expect(AddressTable.line(for: post(1, url: there)) == "https://x.com/i/web/status/20,2,\(there)")
        #expect(AddressTable.line(for: post(0, url: nil)) == nil)
        #expect(AddressTable.line(for: post(0, url: there, isUndo: true)) == nil)
    }
}
