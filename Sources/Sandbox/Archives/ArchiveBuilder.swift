import FoundationEssentials
import Identifiers

/// Makes the archive that X would give to one person of the community, in that person's layout.
package struct ArchiveBuilder: Sendable {
    /// Stands in everything that a reader has no reason to open: messages, phone number, addresses.
    package static let canary = "CANARY-must-never-be-read"

    private struct File {
        /// Without `data/` and `.js`: `follower-part1`.
        let name: String
        /// `follower`, which the payload's name and the manifest use.
        let type: String
        let part: Int
        let count: Int
        let payload: String
    }

    private let community: Community
    private let person: Person
    private let account: Person.XAccount

    /// - Returns: nil for somebody who never was on X.
    package init?(of person: Person, in community: Community) {
        guard let account = person.x else { return nil }
        self.community = community
        self.person = person
        self.account = account
    }

    /// The ZIP file's bytes, the same at every call.
    package func zip() throws -> [UInt8] {
        let files = try files
        let folder = person.archive == .innerFolderThreeParts ? "twitter-2026-01-20-\(account.id)/" : ""
        let method: ZipWriter.Method = person.archive == .stored ? .storedWithDescriptor : .deflated
        let equals = person.archive == .year2019 ? "=" : " = "
        var zip = ZipWriter()
        zip.add("\(folder)Your archive.html", Array("<!doctype html><title>Your archive</title>".utf8), method: method)
        if person.archive != .year2019 {
            let manifest = try "window.__THAR_CONFIG = " + Self.pretty(manifest(of: files))
            zip.add("\(folder)data/manifest.js", Array(manifest.utf8), method: method)
        }
        for file in files {
            let type = file.type.replacing("-", with: "_")
            let content = "window.YTD.\(type).part\(file.part)\(equals)\(file.payload)"
            zip.add("\(folder)data/\(file.name).js", Array(content.utf8), method: method)
        }
        let media = person.archive == .year2019 ? "tweet_media" : "tweets_media"
        let picture = ArchiveTweets(community: community, owner: account).pictureFile
        zip.add("\(folder)data/\(media)/\(picture)", ArchivePicture.bytes, method: method)
        return zip.finish()
    }

    private var files: [File] {
        get throws {
            let graph = community.graph
            let tweets = ArchiveTweets(community: community, owner: account).all
            let is2019 = person.archive == .year2019
            return try [
                file("account", [accountEntry]), file("profile", [profileEntry]),
                file("screen-name-change", screenNameChanges),
            ]
                + idFiles("following", key: "following", graph.following(of: account.id))
                + idFiles(
                    "follower", key: "follower", graph.followers(of: account.id),
                    parts: person.archive == .innerFolderThreeParts ? 3 : 1)
                + idFiles("block", key: "blocking", graph.blocks(of: account.id))
                + idFiles("mute", key: "muting", graph.mutes(of: account.id))
                + [
                    file(is2019 ? "tweet" : "tweets", is2019 ? tweets : tweets.map { ["tweet": $0] }),
                    file("like", likes),
                    file("direct-messages", [directMessages]),
                    file("phone-number", [["device": ["phoneNumber": .string(Self.canary)]]]),
                    file(
                        "ip-audit",
                        [
                            [
                                "ipAudit": [
                                    "accountId": .string(account.id.description),
                                    "loginIp": .string(Self.canary),
                                ]
                            ]
                        ]),
                ]
        }
    }

    private func file(_ name: String, _ entries: [JSONValue]) throws -> File {
        File(name: name, type: name, part: 0, count: entries.count, payload: try Self.pretty(.array(entries)))
    }

    /// The graph's files, written as text: Hugo's list is long.
    private func idFiles(_ type: String, key: String, _ ids: [XUserID], parts: Int = 1) -> [File] {
        let host = person.archive == .year2019 ? "twitter.com" : "x.com"
        let size = max(1, (ids.count + parts - 1) / parts)
        return (0..<parts).map { part in
            let slice = ids.dropFirst(part * size).prefix(size)
            let entries = slice.map { id in
                """
                  {
                    "\(key)" : {
                      "accountId" : "\(id)",
                      "userLink" : "https://\(host)/intent/user?user_id=\(id)"
                    }
                  }
                """
            }
            return File(
                name: part == 0 ? type : "\(type)-part\(part)", type: type, part: part, count: slice.count,
                payload: entries.isEmpty ? "[ ]" : "[\n\(entries.joined(separator: ",\n"))\n]")
        }
    }

    private var accountEntry: JSONValue {
        [
            "account": [
                "email": .string("\(person.key)@example.com"), "createdVia": "web",
                "username": .string(account.screenName.description), "accountId": .string(account.id.description),
                "createdAt": "2015-03-14T09:26:53.000Z", "accountDisplayName": .string(account.displayName),
            ]
        ]
    }

    private var profileEntry: JSONValue {
        [
            "profile": [
                "description": ["bio": .string("Made up. \(person.about)"), "website": "", "location": "Reef Bay"],
                "avatarMediaUrl": "https://pbs.twimg.com/profile_images/0/none.jpg",
            ]
        ]
    }

    private var screenNameChanges: [JSONValue] {
        let names = account.formerScreenNames + [account.screenName]
        return Swift.zip(names, names.dropFirst()).enumerated().map { index, names in
            [
                "screenNameChange": [
                    "accountId": .string(account.id.description),
                    "screenNameChange": [
                        "changedAt": .string("202\(index + 1)-05-01T10:00:00.000Z"),
                        "changedFrom": .string(names.0.description), "changedTo": .string(names.1.description),
                    ],
                ]
            ]
        }
    }

    private var likes: [JSONValue] {
        let id = ArchiveTimestamp(milliseconds: 1_735_689_600_000).tweetID()
        return [
            [
                "like": [
                    "tweetId": .string("\(id)"), "fullText": "@ReefBayLibrary thank you for the long evenings",
                    "expandedUrl": .string("https://twitter.com/i/web/status/\(id)"),
                ]
            ]
        ]
    }

    private var directMessages: JSONValue {
        [
            "dmConversation": [
                "conversationId": .string("\(account.id)-1"),
                "messages": [
                    [
                        "messageCreate": [
                            "recipientId": "1", "senderId": .string(account.id.description), "id": "1",
                            "text": .string(Self.canary), "createdAt": "2024-12-24T18:00:00.000Z",
                        ]
                    ]
                ],
            ]
        ]
    }

    private func manifest(of files: [File]) -> JSONValue {
        let types = Dictionary(grouping: files, by: \.type).map { type, files in
            let entries = files.map { file -> JSONValue in
                [
                    "fileName": .string("data/\(file.name).js"),
                    "globalName": .string("YTD.\(type.replacing("-", with: "_")).part\(file.part)"),
                    "count": .string("\(file.count)"),
                ]
            }
            return (
                Self.camelCase(type),
                JSONValue.members([
                    "mediaDirectory": type == "tweets" ? "data/tweets_media" : nil, "files": .array(entries),
                ])
            )
        }
        return [
            "userInfo": [
                "accountId": .string(account.id.description), "userName": .string(account.screenName.description),
                "displayName": .string(account.displayName),
            ],
            "archiveInfo": [
                "sizeBytes": "0", "generationDate": "2026-01-20T12:00:00.000Z", "isPartialArchive": false,
                "maxPartSizeBytes": "53687091200",
            ],
            "dataTypes": .object(Dictionary(types) { $1 }),
        ]
    }

    /// `screenNameChange` for `screen-name-change`.
    private static func camelCase(_ name: String) -> String {
        let words = name.split(separator: "-")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// As X writes it: two spaces, and one on each side of the colon.
    private static func pretty(_ value: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
