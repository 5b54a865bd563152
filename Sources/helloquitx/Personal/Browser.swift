import Foundation

/// The person's browser, where there is a desktop to show it on.
enum Browser {
    /// Asks the desktop to open a page; where that fails the person opens it by hand.
    static func open(_ url: String) {
        let environment = ProcessInfo.processInfo.environment
        guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else { return }
        let opener = Process()
        opener.executableURL = URL(filePath: "/usr/bin/xdg-open")
        opener.arguments = [url]
        opener.standardOutput = FileHandle.nullDevice
        opener.standardError = FileHandle.nullDevice
        do {
            try opener.run()
        } catch {
            return  // There is no such program; the address stands on the terminal.
        }
    }
}
