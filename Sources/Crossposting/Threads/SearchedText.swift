import XArchive

/// What words to leave behind, or to choose by, are looked for in: all that a post says once it is published, where its
/// addresses lead, and who is named in it, by the name on X and by the one that was shown.
///
/// The page looks for them in the same text (`posts/threads.js`), and one table of cases holds for both.
enum SearchedText {
    /// In lines; in capitals and small letters as they were written.
    static func of(_ tweet: ArchivedTweet, _ note: ArchivedNote?) -> String {
        // As a person sees it.
        let unescaped = {
            tweet.text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        }
        var lines = [note?.text ?? unescaped()]
        for link in tweet.links + (note?.links ?? []) { lines += [link.expanded, link.display] }
        for mention in tweet.mentions + (note?.mentions ?? []) {
            lines.append("@\(mention.screenName)")
            if let name = mention.name { lines.append(name) }
        }
        if let name = tweet.repliesToName { lines.append("@\(name)") }
        lines += tweet.media.filter { $0.sourceUser != nil }.compactMap(\.page)
        return lines.joined(separator: "\n")
    }
}
