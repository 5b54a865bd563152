import Foundation
import Synchronization
import Testing

@testable import Sealing

@Suite("The file of sealing keys")
struct SealingKeyFileTests {
    /// A folder with a key file of one key, as a first start makes it.
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory.path + "/keys-\(UUID().uuidString)"
        var keys: String { path + "/sealing.keys" }
        var retired: String { path + "/retired.keys" }

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try PrivateFile.create(keys, SealingKeyring.newLine(id: "k1") + "\n")
        }

        // What is left in the temporary folder harms no test.
        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// What a process has that starts now.
        func sealer() throws -> SecretSealer { SecretSealer(file: try SealingKeyFile(path: keys)) }
    }

    @Test("A key that waits opens everywhere and seals nowhere; then it seals at once, in programs that run already")
    func rotation() throws {
        let folder = try Folder()
        let (one, other) = (try folder.sealer(), try folder.sealer())
        let old = try one.seal([1], context: "c")
        let file = try SealingKeyFile(path: folder.keys)
        #expect(try file.add(besides: []) == "k2")
        #expect(try SecretSealer.keyID(of: one.seal([2], context: "c")) == "k1")
        #expect(file.keyring.waitingID == "k2")
        #expect(try file.useNewest() == "k2")
        #expect(file.keyring.waitingID == nil)
        let new = try one.seal([3], context: "c")
        #expect(try SecretSealer.keyID(of: new) == "k2")
        #expect(try other.open(new, context: "c") == [3])
        #expect(try other.open(old, context: "c") == [1])
    }

    @Test("A retired key opens what names it for as long as it is kept, and its id is never given again")
    func retirement() throws {
        let folder = try Folder()
        let running = try folder.sealer()
        let old = try running.seal([1], context: "c")
        let file = try SealingKeyFile(path: folder.keys)
        for expected in ["k2", "k3"] {
            #expect(try file.add(besides: []) == expected)
            let current = try file.useNewest()
            try file.retire(Set(file.keyring.ids).subtracting([current]))
            #expect(file.keyring.ids == [current])
        }
        #expect(try folder.sealer().open(old, context: "c") == [1])
        try FileManager.default.removeItem(atPath: folder.retired)
        #expect(throws: SecretSealer.OpenError.unknownKey("k1")) { try folder.sealer().open(old, context: "c") }
        // Rows may name a key that is in no file any more.
        #expect(try file.add(besides: ["k7", "other"]) == "k8")
    }

    @Test("A retirement that was cut off leaves the key in both files, and is done again")
    func cutOff() throws {
        let folder = try Folder()
        let file = try SealingKeyFile(path: folder.keys)
        _ = try file.add(besides: [])
        _ = try file.useNewest()
        let both = try PrivateFile.read(folder.keys)
        try file.retire(["k1"])
        let retired = try PrivateFile.read(folder.retired)
        try PrivateFile.replace(folder.keys, both)
        try file.retire(["k1"])
        #expect(try PrivateFile.read(folder.retired) == retired)
        #expect(file.keyring.ids == ["k2"])
    }

    @Test("A file that was damaged or opened to others leaves the keys of before in use, and says so once")
    func damage() throws {
        let folder = try Folder()
        let troubles = Mutex(0)
        let file = try SealingKeyFile(path: folder.keys) { _ in troubles.withLock { $0 += 1 } }
        let sealer = SecretSealer(file: file)
        let good = try PrivateFile.read(folder.keys)
        // As somebody who copies the file over it: first there is only a part.
        try PrivateFile.replace(folder.keys, String(good.prefix(20)))
        for _ in 0..<3 { #expect(try SecretSealer.keyID(of: sealer.seal([1], context: "c")) == "k1") }
        #expect(troubles.withLock { $0 } == 1)
        try PrivateFile.replace(folder.keys, good + SealingKeyring.newLine(id: "k2") + "\n")
        #expect(try SecretSealer.keyID(of: sealer.seal([1], context: "c")) == "k2")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.keys)
        #expect(throws: PrivateFile.Failure.readableByOthers(path: folder.keys)) { try folder.sealer() }
    }

    @Test("One rotation runs at a time")
    func lock() throws {
        let folder = try Folder()
        let (one, other) = (try SealingKeyFile(path: folder.keys), try SealingKeyFile(path: folder.keys))
        do {
            let held = try one.lock()
            #expect(throws: SealingKeyFile.Failure.busy(path: folder.keys + ".lock")) { try other.lock() }
            withExtendedLifetime(held) {}
        }
        _ = try other.lock()
    }

    @Test("Files are made for their owner alone, and one that exists is left as it is")
    func privateFiles() throws {
        let folder = try Folder()
        let before = try PrivateFile.read(folder.keys)
        try PrivateFile.create(folder.keys, "another")
        #expect(try PrivateFile.read(folder.keys) == before)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.keys)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["sealing.keys"])
    }

    @Test("Whatever is sealed while keys come and go opens in every program")
    func underLoad() async throws {
        let folder = try Folder()
        let sealers = [try folder.sealer(), try folder.sealer(), try folder.sealer()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, sealer) in sealers.enumerated() {
                let reader = sealers[(index + 1) % sealers.count]
                group.addTask {
                    for round in 0..<300 {
                        let secret = Array("\(index) \(round)".utf8)
                        let sealed = try sealer.seal(secret, context: "c")
                        #expect(try reader.open(sealed, context: "c") == secret)
                    }
                }
            }
            group.addTask {
                let file = try SealingKeyFile(path: folder.keys)
                for _ in 0..<20 {
                    _ = try file.add(besides: [])
                    let current = try file.useNewest()
                    try file.retire(Set(file.keyring.ids).subtracting([current]))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(
        "A key file in which no key may seal, or whose words are others, is refused",
        arguments: [
            (SealingKeyring.newLine(id: "k1", seals: false), SealingKeyring.ParseError.empty),
            (SealingKeyring.newLine(id: "k1") + " soon", .malformed(line: 1)),
        ])
    func words(text: String, expected: SealingKeyring.ParseError) {
        #expect(throws: expected) { try SealingKeyring(parsing: text) }
    }
}
