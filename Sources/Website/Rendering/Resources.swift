import Foundation

/// Where texts, styles and scripts lie: in a folder that is shipped beside the program.
enum Resources {
    struct NotFound: Error, CustomStringConvertible {
        let places: [String]

        var description: String {
            """
            the site's resources are missing; they belong beside the program, in one of: \
            \(places.joined(separator: ", "))
            """
        }
    }

    /// The folder's name as the package manager makes it.
    private static let bundle = "HelloQuitX_Website.resources/Resources"

    /// The folder that holds `texts`. `Bundle.module` would end the process where it is missing.
    static func folder(named configured: String?) throws(NotFound) -> String {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        let places =
            configured.map { [$0] }
            ?? [program + "/" + bundle, Bundle.main.bundlePath + "/" + bundle]
        for place in places where FileManager.default.fileExists(atPath: place + "/texts") { return place }
        throw NotFound(places: places)
    }
}
