import Foundation

/// Where a room's texts, styles and scripts lie: in a folder that is shipped beside the program.
package enum Resources {
    package struct NotFound: Error, CustomStringConvertible {
        package let places: [String]

        package var description: String {
            """
            texts and styles are missing; they belong beside the program, in one of: \
            \(places.joined(separator: ", "))
            """
        }
    }

    /// The folder of a room's resources. `Bundle.module` would end the process where it is missing.
    ///
    /// - Parameters:
    ///   - room: whose resources.
    ///   - configured: where to look instead of beside the program.
    package static func folder(of room: String, named configured: String? = nil) throws(NotFound) -> String {
        // As the package manager names it.
        let bundle = "HelloQuitX_\(room).resources/Resources"
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        let places =
            configured.map { [$0] }
            ?? [program + "/" + bundle, Bundle.main.bundlePath + "/" + bundle]
        for place in places where FileManager.default.fileExists(atPath: place) { return place }
        throw NotFound(places: places)
    }
}
