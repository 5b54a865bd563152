import Testing

@testable import ATProto
@testable import Deliveries

@Suite("What tries leave behind of a post")
struct PostDraftTests {
    @Test("A draft is read as it was stored")
    func roundTrip() throws {
        var draft = PostDraft(receipt: nil)
        #expect(!draft.isSent && draft.usesVideoService && draft.files.isEmpty)
        let blob = BlobReference(cid: try CID("bafkreib3lgnfbj4aofk2utrbhrwhtt4g"), mimeType: "image/png", size: 3)
        draft.files[0] = .init(name: "a.png", blob: blob, isVideo: false, width: 4, height: 3)
        draft.files[2] = .init(name: "b.mp4", job: .init(id: "job", begunAt: 5), isVideo: true)
        draft.isSent = true
        #expect(PostDraft(receipt: try draft.encoded()) == draft)
    }

    @Test("What cannot be read may stand for a post that was sent")
    func unreadable() {
        #expect(PostDraft(receipt: Array("?".utf8)).isSent)
    }

    @Test("Files that a server has thrown away are brought again, a video without the service that had it")
    func forgotten() throws {
        var draft = PostDraft(receipt: nil)
        draft.files[0] = .init(name: "b.mp4", isVideo: true)
        draft.forgetFiles()
        #expect(draft.files.isEmpty && !draft.usesVideoService)
    }
}
