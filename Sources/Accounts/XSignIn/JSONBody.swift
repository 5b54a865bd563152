import FoundationEssentials
import Mastodon

/// The body of an answer, whose members are missing when it is no JSON object.
struct JSONBody: Sendable {
    private let json: JSONValue?

    init(_ bytes: [UInt8]) {
        do {
            json = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            json = nil  // A page or plain text: whoever needs a member says which one is missing.
        }
    }

    subscript(_ member: String) -> JSONValue? { json?[member] }
}
