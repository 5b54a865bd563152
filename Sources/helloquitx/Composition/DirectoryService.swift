import ATProto
import Campaign
import Foundation
import Identifiers
import Localization
import Logging
import Sealing
import ServiceLifecycle
import Store

/// Keeps the stored directory like its file, and shows its entries to whoever's archive names them, until told to stop.
/// Any number of processes may: all of it is idempotent.
struct DirectoryService: Service {
    let platform: Platform

    /// How many members are looked at in one transaction.
    private static let portion = 500
    /// How long it takes until a handle that could not be looked up is tried again, in milliseconds.
    private static let retry: Int64 = 600_000

    func run() async throws {
        await cancelWhenGracefulShutdown { await loop() }
    }

    /// At start, and once a minute.
    private func loop() async {
        let pause = max(200, Int64(60_000 * platform.settings.windowScale))
        var isRead = false
        var tried: [Handle: Int64] = [:]
        while !Task.isCancelled {
            do {
                let hasChanged = try platform.directoryBook.refresh()
                if !isRead || hasChanged { try await keep() }
                isRead = true
            } catch is CancellationError {
                return
            } catch let error as DirectoryFile.ReadError {
                platform.logger.error(
                    "The directory was changed and cannot be used; what was read before stays",
                    metadata: ["error": "\(error)"])
            } catch {
                platform.logger.error("The directory could not be stored", metadata: ["error": "\(error)"])
                isRead = false
            }
            do {
                try await lookUp(&tried)
                while try await platform.repository.matchDirectory(limit: Self.portion, now: SystemEnvironment.now()) {}
            } catch is CancellationError {
                return
            } catch {
                platform.logger.error("The directory could not be matched", metadata: ["error": "\(error)"])
            }
            do { try await SystemEnvironment.sleep(pause) } catch { return }
        }
    }

    private func keep() async throws {
        let pseudonymizer = platform.pseudonymizer
        let entries = platform.directoryBook.current.entries.map { entry in
            KeptEntry(entry: entry, pseudonym: entry.xID.map { pseudonymizer.pseudonym(of: $0) })
        }
        let changes = try await platform.repository.keepDirectory(entries, now: SystemEnvironment.now())
        if changes > 0 {
            platform.logger.info("The directory changed", metadata: ["entries": "\(changes)"])
        }
    }

    /// Whose handles the entries name; each must be named back.
    private func lookUp(_ tried: inout [Handle: Int64]) async throws {
        for waiting in try await platform.repository.unresolvedHandles() {
            let now = SystemEnvironment.now()
            if let last = tried[waiting.handle], now - last < Self.retry { continue }
            tried[waiting.handle] = now
            do {
                let identity = try await platform.clients.resolver.resolve(handle: waiting.handle)
                try await platform.repository.setAccount(identity.did, of: waiting)
            } catch let error as IdentityError {
                platform.logger.warning(
                    "A handle of the directory leads nowhere; nobody is shown it",
                    metadata: ["handle": "\(waiting.handle)", "error": "\(error)"])
            }
        }
    }
}

extension Platform {
    /// The directory's file: in the campaign folder, or the one that is shipped beside the program; none where this is
    /// no site but somebody's own machine.
    static func directoryPath(_ settings: Settings) throws -> String? {
        if settings.loopbackPort != nil { return nil }
        if let folder = settings.campaign { return folder + "/directory.csv" }
        return try Resources.folder(of: "Campaign") + "/campaign/directory.csv"
    }
}
