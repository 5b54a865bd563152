import Foundation

/// The fields of a form, as a browser sends them (`application/x-www-form-urlencoded`).
struct FormBody: Sendable {
    private let fields: [String: [String]]

    /// - Throws: `SiteError.malformedForm` when an escape or the text's encoding is wrong.
    init(parsing text: some StringProtocol) throws(SiteError) {
        var fields: [String: [String]] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(parts[0])
            fields[name, default: []].append(parts.count == 2 ? try Self.decoded(parts[1]) : "")
        }
        self.fields = fields
    }

    /// The first value of a field.
    subscript(name: String) -> String? { fields[name]?.first }

    /// All values of a field, in the form's order.
    func all(_ name: String) -> [String] { fields[name] ?? [] }

    /// Each field's only value, for those who take parameters as they came; `nil` when one is there twice.
    var onlyValues: [String: String]? {
        fields.values.allSatisfy { $0.count == 1 } ? fields.compactMapValues(\.first) : nil
    }

    private static func decoded(_ text: some StringProtocol) throws(SiteError) -> String {
        guard let decoded = String(text).replacing("+", with: " ").removingPercentEncoding else { throw .malformedForm }
        return decoded
    }
}
