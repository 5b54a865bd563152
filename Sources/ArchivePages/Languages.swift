import Foundation

/// The languages that the pages can be made in: one file of texts each.
enum Languages {
    static func tags(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder + "/texts").filter { $0.hasSuffix(".json") }
            .map { String($0.dropLast(5)) }.sorted()
    }
}
