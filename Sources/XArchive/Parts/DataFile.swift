/// A list of the archive that this project reads. The raw value is the file's name without `.js` and part.
///
/// What is not here is never opened: messages, advertising data, devices, addresses.
enum DataFile: String, CaseIterable {
    case account
    case following
    case follower
    case block
    case mute
    case like
    /// Since October 2022.
    case tweets
    /// Until 2022.
    case tweet
    case circle = "twitter-circle-tweet"
    case community = "community-tweet"
    case deleted = "deleted-tweets"
    case noteTweet = "note-tweet"
    case screenNameChange = "screen-name-change"
    case protectedHistory = "protected-history"

    /// What the manifest calls it.
    var manifestKey: String {
        switch self {
        case .circle: "twitterCircleTweet"
        case .community: "communityTweet"
        case .deleted: "deletedTweets"
        case .noteTweet: "noteTweet"
        case .screenNameChange: "screenNameChange"
        case .protectedHistory: "protectedHistory"
        default: rawValue
        }
    }

    /// The folder of what its posts show, where the manifest does not say.
    var mediaFolder: String { "data/" + rawValue.replacing("-", with: "_") + "_media" }

    /// Which part a file of this name is, from 0: `follower.js`, `follower-part1.js`, … `nil` for other files.
    func part(ofFileName name: some StringProtocol) -> Int? {
        guard name.hasPrefix(rawValue), name.hasSuffix(".js") else { return nil }
        let middle = name.dropFirst(rawValue.count).dropLast(3)
        if middle.isEmpty { return 0 }
        let digits = middle.dropFirst(5)
        guard middle.hasPrefix("-part"), !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        return Int(digits)
    }

    /// The name of a part's file.
    func fileName(part: Int) -> String {
        part == 0 ? "\(rawValue).js" : "\(rawValue)-part\(part).js"
    }
}
