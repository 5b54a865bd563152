import Identifiers

/// The screen names of the archive's owner: the present one, and all that the archive says were the owner's before.
package struct OwnerHandles: Sendable, Equatable {
    /// The present one, if known, stands among them.
    package let all: Set<XHandle>

    init(owner: ArchiveOwner?, formerNames: [String]) {
        var all: Set<XHandle> = []
        if let handle = owner?.screenName { all.insert(handle) }
        for name in formerNames {
            // What X would not allow today stands in no address, so nobody will ask for it.
            do { all.insert(try XHandle(name)) } catch { continue }
        }
        self.all = all
    }

    package func contains(_ handle: XHandle) -> Bool { all.contains(handle) }
}
