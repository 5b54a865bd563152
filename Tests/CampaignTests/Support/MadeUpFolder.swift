import Foundation

@testable import Campaign

/// A campaign folder with everything in it, for tests that break one thing.
struct MadeUpFolder: ~Copyable {
    let path: String

    static let campaign = """
        name: Away
        hashtag: Away
        launch: 2027-01-20T12:00:00Z
        languages: [en, fr]
        actions:
          - id: ask-archive
            days: -60
            to: guides/archive
        """

    static let words = """
        tagline: Leave together
        promise: We find your people again.
        shares: ["One {url}", "Two #{hashtag}", "Three {accounts}"]
        bio: "I am at {accounts}"
        mail:
          subject: My address
          text: "Come to {url}"
        invitations: ["{name}, come to {url}", "{name}, I am at {accounts}"]
        actions:
          ask-archive: Ask for it today.
        poster: {headline: Together, text: "{campaign} finds them", call: Come}
        leaflet:
          headline: How
          steps: [First, Then]
          text: That is all.
        """

    static let networks = """
        criteria:
          portability: {title: Portability, question: Can you go?}
          algorithm: {title: Algorithm, question: Can you choose?}
          independence: {title: Independence, question: Can it be bought?}
        networks:
          - id: one
            name: One
            portability: {text: Yes, source: "https://one.example/a"}
            algorithm: {text: No, source: "https://one.example/b"}
            independence: {text: Perhaps, source: "https://one.example/c"}
        """

    static let text = "# Title\n\nSummary.\n\n## Part\n\nWords.\n"

    /// - Parameter changes: files by their path in the folder, instead of what is there; `nil` takes one away.
    init(_ changes: [String: String?] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hqx-campaign-\(UUID().uuidString)").path
        var files: [String: String] = ["campaign.yaml": Self.campaign]
        for language in ["en", "fr"] {
            files["texts/\(language)/words.yaml"] = Self.words
            files["texts/\(language)/networks.yaml"] = Self.networks
            for name in ["manifesto", "questions", "press", "report", "guides/archive", "letters/access"] {
                files["texts/\(language)/\(name).md"] = Self.text
            }
        }
        for (name, text) in changes { files[name] = text }
        for (name, text) in files {
            let url = URL(filePath: path).appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    deinit {
        // A folder that is left behind lies among the temporary ones.
        try? FileManager.default.removeItem(atPath: path)
    }

    func read(shipped: String = "/nowhere", catalogues: [String] = ["en", "fr"]) throws(InvalidCampaign)
        -> CampaignFolder
    {
        try CampaignFolder(path: path, shipped: shipped, catalogues: catalogues)
    }

    /// Each mistake as it is printed, the files named from the folder.
    borrowing func mistakes(catalogues: [String] = ["en", "fr"]) -> [String] {
        do {
            _ = try CampaignFolder(path: path, shipped: "/nowhere", catalogues: catalogues)
            return []
        } catch {
            return error.mistakes.map { $0.description.replacing(path + "/", with: "") }
        }
    }
}
