/// Makes a value of one entry of a list.
///
/// It must read the whole entry, from its brace to its brace, and may keep nothing that points into the bytes.
protocol EntryDecoder: Sendable {
    associatedtype Value: Sendable

    /// The key that X begins each entry with, if it is always the same. Large files are then read on two threads.
    var firstKey: StaticString? { get }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> Value
}

extension EntryDecoder {
    var firstKey: StaticString? { nil }
}

/// Where an entry stands in its file.
struct EntryPlace: Hashable, Sendable {
    /// From 1.
    let number: Int
    /// Bytes from the file's start to the entry's brace.
    let offset: Int
    /// Bytes from brace to brace.
    let byteCount: Int
}
