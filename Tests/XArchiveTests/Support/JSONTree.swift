import Foundation

@testable import XArchive

/// A whole JSON value, as the cursor reads it or as Foundation does.
enum JSONTree: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    /// `nil` for what is no JSON.
    init?(withFoundation bytes: [UInt8]) {
        do {
            self.init(try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
        } catch {
            return nil  // That it is no JSON is the answer.
        }
    }

    private init(_ value: Any) {
        switch value {
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map(JSONTree.init))
        case let object as [String: Any]: self = .object(object.mapValues(JSONTree.init))
        // Foundation's numbers do not tell themselves from Booleans but by their type.
        case let bool as Bool where "\(type(of: value))".contains("Bool"): self = .bool(bool)
        case let number as NSNumber: self = .number(number.doubleValue)
        default: self = .null
        }
    }

    /// Reads with the cursor, all values asked for. `nil` for what is no JSON.
    init?(withCursor bytes: [UInt8]) {
        // A number is only over when something follows.
        let tree: JSONTree? = withCursor(bytes + [0x20]) { (cursor) throws(JSONFault) in
            cursor.skipSpace()
            let tree = try JSONTree(&cursor)
            cursor.skipSpace()
            return cursor.isAtEnd ? tree : nil
        }
        guard let tree else { return nil }
        self = tree
    }

    private init(_ cursor: inout JSONCursor) throws(JSONFault) {
        switch cursor.position.pointee {
        case UInt8(ascii: "{"):
            var object: [String: JSONTree] = [:]
            if try cursor.openObject() {
                repeat {
                    let key = try cursor.key().string
                    object[key] = try JSONTree(&cursor)
                } while try cursor.nextMember()
            }
            self = .object(object)
        case UInt8(ascii: "["):
            var list: [JSONTree] = []
            if try cursor.openArray() {
                repeat { list.append(try JSONTree(&cursor)) } while try cursor.nextElement()
            }
            self = .list(list)
        case UInt8(ascii: "\""): self = .text(try cursor.text()?.string ?? "")
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool(try cursor.bool() ?? false)
        case UInt8(ascii: "n"):
            guard try cursor.skipNull() else { throw .malformed }
            self = .null
        default: self = .number(try cursor.digits().flatMap { Double($0.string) } ?? .nan)
        }
    }
}

/// What the body makes of a cursor over these bytes; `nil` when it throws.
func withCursor<Value>(
    _ bytes: [UInt8], depthLimit: Int = 512, _ body: (inout JSONCursor) throws(JSONFault) -> Value?
) -> Value? {
    let padded = bytes + Array(repeating: 0, count: 16)
    return padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return nil }
        var cursor = JSONCursor(from: base, to: base + bytes.count, depthLimit: depthLimit)
        do {
            return try body(&cursor)
        } catch {
            return nil  // The callers ask whether there is a value, not why there is none.
        }
    }
}

/// Whether the cursor steps over exactly these bytes as one value.
func isSkipped(_ bytes: [UInt8]) -> Bool {
    withCursor(bytes + [0x20]) { (cursor) throws(JSONFault) in
        cursor.skipSpace()
        try cursor.skipValue()
        cursor.skipSpace()
        return cursor.isAtEnd
    } ?? false
}
