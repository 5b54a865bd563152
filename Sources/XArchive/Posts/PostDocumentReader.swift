import Identifiers

/// Reads the members of a ``PostDocument``, in their order.
struct PostDocumentReader {
    typealias Fault = PostDocument.Fault

    private var cursor: JSONCursor
    private let limits: PostDocument.Limits
    private var isFirst = true

    init(_ cursor: JSONCursor, _ limits: PostDocument.Limits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func owner() throws(Fault) -> XUserID? {
        try member("owner") { (cursor) throws(JSONFault) in
            guard let digits = try cursor.text() else { return nil }
            guard let id = digits.userID else { throw cursor.complain("no account's number") }
            return id
        }
    }

    mutating func handles() throws(Fault) -> Set<XHandle> {
        let limit = limits.handles
        return try member("handles") { (cursor) throws(JSONFault) in
            var handles: Set<XHandle> = []
            var count = 0
            try Self.list(&cursor) { (cursor) throws(JSONFault) in
                count += 1
                guard count <= limit, let text = try cursor.text() else { throw cursor.complain("too many names") }
                do { handles.insert(try XHandle(text.string)) } catch { throw cursor.complain("no screen name") }
            }
            return handles
        }
    }

    mutating func flag(_ name: StaticString) throws(Fault) -> Bool {
        try member(name) { (cursor) throws(JSONFault) in
            guard let flag = try cursor.bool() else { throw cursor.complain("neither true nor false") }
            return flag
        }
    }

    mutating func files() throws(Fault) -> Set<String> {
        let limit = limits.files
        return try member("files") { (cursor) throws(JSONFault) in
            var files: Set<String> = []
            try Self.list(&cursor) { (cursor) throws(JSONFault) in
                guard files.count < limit, let text = try cursor.text() else { throw cursor.complain("too many files") }
                files.insert(try Self.fileName(text, &cursor))
            }
            return files
        }
    }

    mutating func stubs() throws(Fault) -> [PostDocument.Stub] {
        let limit = limits.ids
        return try member("leftOut") { (cursor) throws(JSONFault) in
            var stubs: [PostDocument.Stub] = []
            try Self.list(&cursor) { (cursor) throws(JSONFault) in
                guard stubs.count < limit, try cursor.openObject(), try cursor.key() == "id",
                    let id = try cursor.text()?.tweetID, try cursor.nextMember(), try cursor.key() == "parent"
                else { throw cursor.complain("no post's place") }
                let parent = try cursor.text()
                guard parent == nil || parent?.tweetID != nil, try !cursor.nextMember() else {
                    throw cursor.complain("no post's place")
                }
                stubs.append(.init(id: id, parent: parent?.tweetID))
            }
            return stubs
        }
    }

    mutating func ids(_ name: StaticString) throws(Fault) -> Set<TweetID> {
        let limit = limits.ids
        return try member(name) { (cursor) throws(JSONFault) in
            var ids: Set<TweetID> = []
            try Self.list(&cursor) { (cursor) throws(JSONFault) in
                guard ids.count < limit, let id = try cursor.text()?.tweetID else {
                    throw cursor.complain("no post's number")
                }
                ids.insert(id)
            }
            return ids
        }
    }

    mutating func alternatives() throws(Fault) -> [String: String] {
        let limit = limits.files
        return try member("alt") { (cursor) throws(JSONFault) in
            var texts: [String: String] = [:]
            guard try cursor.openObject() else { return texts }
            repeat {
                let file = try Self.fileName(try cursor.key(), &cursor)
                guard texts.count < limit, let text = try cursor.text(), text.count <= 20_000 else {
                    throw cursor.complain("no description")
                }
                texts[file] = text.string
            } while try cursor.nextMember()
            return texts
        }
    }

    mutating func posts(owner: XUserID?, files: Set<String>) throws(Fault) -> [PostDocument.Post] {
        let limit = limits.posts
        let folders = MediaFolders(names: files)
        return try member("posts") { (cursor) throws(JSONFault) in
            var posts: [PostDocument.Post] = []
            try Self.list(&cursor) { (cursor) throws(JSONFault) in
                guard posts.count < limit else { throw cursor.complain("too many posts") }
                posts.append(try Self.post(&cursor, owner: owner, folders))
            }
            return posts
        }
    }

    private static func post(
        _ cursor: inout JSONCursor, owner: XUserID?, _ folders: MediaFolders
    ) throws(JSONFault) -> PostDocument.Post {
        guard try cursor.openObject(), try cursor.key() == "tweet" else { throw cursor.complain("no post") }
        var tweet = try TweetDecoder(origin: .tweets, owner: owner, folders: folders).decode(&cursor)
        var note: ArchivedNote?
        while try cursor.nextMember() {
            let key = try cursor.key()
            if key == "circle" {
                if try cursor.bool() == true { tweet.origin = .circle }
            } else if key == "note" {
                note = try NoteDecoder().decode(&cursor)
            } else {
                throw cursor.complain("an unknown member of a post")
            }
        }
        return (tweet, note)
    }

    /// Proves that nothing follows.
    mutating func end() throws(Fault) {
        do throws(JSONFault) {
            guard !isFirst, try !cursor.nextMember() else { throw JSONFault.malformed }
            cursor.skipSpace()
            guard cursor.isAtEnd else { throw JSONFault.malformed }
        } catch {
            throw Fault(detail: "something follows the posts")
        }
    }

    // MARK: - Steps

    /// Goes on to the member of that name and reads its value.
    private mutating func member<Value>(
        _ name: StaticString, _ read: (inout JSONCursor) throws(JSONFault) -> Value
    ) throws(Fault) -> Value {
        do throws(JSONFault) {
            if isFirst { cursor.skipSpace() }
            guard try isFirst ? cursor.openObject() : cursor.nextMember(), try cursor.key() == name else {
                throw cursor.complain("it is not there")
            }
            isFirst = false
            return try read(&cursor)
        } catch {
            let reason = error == .wrongShape ? "\(cursor.complaint)" : "\(error)"
            throw Fault(detail: "\(name): \(reason)")
        }
    }

    private static func list(
        _ cursor: inout JSONCursor, _ element: (inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        guard try cursor.openArray() else { return }
        repeat { try element(&cursor) } while try cursor.nextElement()
    }

    /// As X names them: never a path.
    private static func fileName(_ text: JSONText, _ cursor: inout JSONCursor) throws(JSONFault) -> String {
        let isPlain = text.bytes.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isPlain, 1...200 ~= text.count, text.bytes.first != 0x2E else {
            throw cursor.complain("no name of a media file")
        }
        return text.string
    }
}
