/// A record that this program writes: encodes to its lexicon's JSON, `$type` included.
package protocol ATRecord: Codable, Sendable {
    /// The lexicon's name, which is the collection's too.
    static var collection: String { get }
}
