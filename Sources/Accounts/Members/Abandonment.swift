import Identifiers

/// Erases those who signed in and never made their choices: nothing was done for them, and nothing stays of them.
package struct Abandonment: Sendable {
    /// How many are erased in one go.
    private static let batch = 100

    let port: any AccountsPort
    let vault: GrantVault

    package init(port: any AccountsPort, vault: GrantVault) {
        self.port = port
        self.vault = vault
    }

    /// Returns how many were erased. Their permissions are withdrawn where the provider can be reached.
    package func erase(now: Int64) async throws -> Int {
        let members = try await port.abandonedMembers(before: now - Retention.newcomer.milliseconds, limit: Self.batch)
        for member in members {
            let grants = try await port.grants(of: member)
            try await port.erase(member, now: now)
            _ = await vault.revoke(grants)
        }
        return members.count
    }
}
