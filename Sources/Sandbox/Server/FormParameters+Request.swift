import HTTPTypes
import Hummingbird

extension FormParameters {
    /// The parameters of a form's body; none when the body is of another type.
    package init(form request: Request) async throws {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            self.init([])
            return
        }
        self.init(String(decoding: try await request.bytes(upTo: 100_000), as: UTF8.self))
    }

    /// The parameters of the query and of the body, which is a form or a JSON object: `"ids": [1, 2]` reads as
    /// `ids[]=1&ids[]=2`. A name in brackets is the same as without.
    ///
    /// - Throws: ``JSONValue/ParseError``.
    package init(queryAndBodyOf request: Request) async throws {
        var pairs = FormParameters(query: request).all
        let type = request.headers[.contentType]?.lowercased() ?? ""
        if type.hasPrefix("application/json") {
            let bytes = try await request.bytes(upTo: 100_000)
            let members = bytes.isEmpty ? [:] : try JSONValue(parsing: bytes).object ?? [:]
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                pairs += Self.texts(of: value).map { (name, $0) }
            }
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            pairs += try await FormParameters(form: request).all
        }
        self.init(pairs.map { ($0.name.hasSuffix("[]") ? String($0.name.dropLast(2)) : $0.name, $0.value) })
    }

    private static func texts(of value: JSONValue) -> [String] {
        switch value {
        case .null, .object: []
        case .bool(let flag): [flag ? "true" : "false"]
        case .integer(let number): [String(number)]
        case .number(let number): [String(number)]
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        }
    }
}
