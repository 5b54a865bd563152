import FoundationEssentials

/// Reads a body as JSON.
enum JSONReader {
    static func read(_ body: [UInt8]) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(body))
    }
}
