/// Makes a value of one entry of a list.
///
/// It must read the whole entry, from its brace to its brace, and may keep nothing that points into the bytes.
protocol EntryDecoder: Sendable {
    associatedtype Entry

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> Entry
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
