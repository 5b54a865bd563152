import Identifiers

extension PDSClient {
    /// The most accounts in one call of ``getProfiles(_:)``.
    package static let maximumProfiles = 25
    /// The most other accounts in one call of ``getRelationships(of:to:)``.
    package static let maximumRelationships = 30

    /// What the AppView shows of an account. One that is deactivated or taken down is an error of that code.
    package func getProfile(_ did: DID) async throws(XRPCError) -> XRPCAnswer<ProfileView> {
        var call = XRPCCall(operation: "atproto.getProfile", method: "app.bsky.actor.getProfile")
        call.parameters = [(name: "actor", value: did.description)]
        return try await wire.send(call, to: appView, as: .none, reading: ProfileView.self)
    }

    /// What the AppView shows of several accounts; those that it does not know or show are missing.
    ///
    /// - Parameter dids: 1 to ``maximumProfiles``.
    package func getProfiles(_ dids: [DID]) async throws(XRPCError) -> XRPCAnswer<[ProfileView]> {
        struct Answer: Decodable, Sendable {
            let profiles: [Lossy<ProfileView>]
        }
        var call = XRPCCall(operation: "atproto.getProfiles", method: "app.bsky.actor.getProfiles")
        call.parameters = dids.map { (name: "actors", value: $0.description) }
        return try await wire.send(call, to: appView, as: .none, reading: Answer.self)
            .map { $0.profiles.compactMap(\.value) }
    }

    /// How an account stands to others, by their DIDs; those that the AppView does not know are missing. A write shows
    /// some seconds later.
    ///
    /// - Parameter others: 1 to ``maximumRelationships``.
    package func getRelationships(
        of did: DID, to others: [DID]
    ) async throws(XRPCError) -> XRPCAnswer<[DID: ActorRelationship]> {
        struct Answer: Decodable, Sendable {
            // Those not found have no `did`, and are told by that.
            let relationships: [Lossy<ActorRelationship>]
        }
        var call = XRPCCall(operation: "atproto.getRelationships", method: "app.bsky.graph.getRelationships")
        call.parameters =
            [(name: "actor", value: did.description)] + others.map { (name: "others", value: $0.description) }
        return try await wire.send(call, to: appView, as: .none, reading: Answer.self).map { answer in
            Dictionary(answer.relationships.compactMap(\.value).map { ($0.did, $0) }, uniquingKeysWith: { $1 })
        }
    }
}
