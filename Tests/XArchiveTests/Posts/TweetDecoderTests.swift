import Foundation
import Identifiers
import Testing

@testable import XArchive

@Suite("A tweet reads the same however its JSON is written")
struct TweetDecoderTests {
    @Test("Random tweets have the values that Foundation's parser finds")
    func values() throws {
        for seed in 1...3_000 {
            var generator = MadeUpTweet(json: MadeUpJSON(random: SeededGenerator(seed: seed)))
            let bytes = Array(generator.entry().utf8)
            let expected = try #require(try ReferenceTweet.tweet(bytes), "seed \(seed)")
            #expect(try Self.decode(bytes) == expected, "seed \(seed)")
        }
    }

    @Test("Damaged tweets are refused when their JSON is, and read the same when it is not")
    func damage() {
        var refused = 0
        for seed in 1...6_000 {
            var generator = MadeUpTweet(json: MadeUpJSON(random: SeededGenerator(seed: seed)))
            let whole = Array(generator.entry().utf8)
            let bytes = generator.json.damaged(whole)
            guard JSONTree(withCursor: bytes) != nil else {
                refused += 1
                #expect(throws: JSONFault.self, "seed \(seed)") { try Self.decode(bytes) }
                continue
            }
            // What is JSON but no tweet is for other tests; what both take must be the same.
            do {
                let expected = try ReferenceTweet.tweet(bytes)
                let found = try Self.decode(bytes)
                #expect(found == expected, "seed \(seed)")
            } catch {
                continue  // One of them asks for more than JSON.
            }
        }
        #expect(refused > 2_000)
    }

    @Test(
        "A field of another type is refused",
        arguments: [
            #"{"id_str" : true}"#, #"{"id_str" : "1", "full_text" : 5}"#, #"{"id_str" : "1", "full_text" : {}}"#,
            #"{"id_str" : "1", "entities" : []}"#, #"{"id_str" : "1", "entities" : {"urls" : {}}}"#,
            #"{"id_str" : "1", "entities" : {"urls" : ["x"]}}"#, #"{"id_str" : "1", "possibly_sensitive" : "no"}"#,
            #"{"id_str" : "1", "lang" : ["en"]}"#, #"{"id_str" : "1", "edit_info" : {"initial" : "x"}}"#,
            #"{"id_str" : "1", "extended_entities" : {"media" : [{"video_info" : []}]}}"#, #"{"tweet" : "x"}"#,
            #"{"id_str" : "1", "entities" : {"hashtags" : [{"text" : "x", "indices" : "0"}]}}"#,
        ])
    func otherTypes(entry: String) {
        #expect(throws: JSONFault.wrongType) { try Self.decode(Array(entry.utf8)) }
    }

    @Test(
        "A tweet without an id, or with one that X cannot have given, is refused",
        arguments: [
            "{}", #"{"tweet" : {}}"#, #"{"tweet" : null}"#, #"{"id_str" : ""}"#, #"{"id_str" : "-5"}"#,
            #"{"id_str" : "0"}"#, #"{"id_str" : "9223372036854775808"}"#, #"{"id_str" : "12a"}"#, #"{"id" : 1.5}"#,
            #"{"id_str" : "1", "created_at" : "yesterday"}"#, #"{"id_str" : "1", "favorite_count" : "many"}"#,
        ])
    func otherShapes(entry: String) {
        #expect(throws: JSONFault.wrongShape) { try Self.decode(Array(entry.utf8)) }
    }

    @Test("Fields may be missing or null, numbers may be strings, and of a key that comes twice the last one counts")
    func lenient() throws {
        let text = #"""
            {"tweet" : {"id" : 20, "id_str" : null, "full_text" : "first", "entities" : null, "lang" : null,
              "edit_info" : null, "extended_entities" : {"media" : null}, "favorite_count" : 3, "retweet_count" : null,
              "possibly_sensitive" : null, "in_reply_to_user_id_str" : null, "created_at" : null, "full_text" : "last"}}
            """#
        let tweet = try Self.decode(Array(text.utf8))
        #expect(tweet.id.rawValue == 20)
        #expect(tweet.text == "last")
        #expect(tweet.likes == 3)
        #expect(tweet.retweets == nil)
        #expect(tweet.language == nil)
    }

    static func decode(_ bytes: [UInt8], owner: XUserID? = nil) throws(JSONFault) -> ArchivedTweet {
        let padded = bytes + Array(repeating: 0, count: 16)
        return try padded.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
            let base = buffer.baseAddress.unsafelyUnwrapped
            var cursor = JSONCursor(from: base, to: base + bytes.count, depthLimit: 64)
            let decoder = TweetDecoder(origin: .tweets, owner: owner, folders: MediaFolders())
            let tweet = try decoder.decode(&cursor)
            guard cursor.isAtEnd else { throw .malformed }
            return tweet
        }
    }
}
