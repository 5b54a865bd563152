/// Why bytes are not the JSON that was wanted. Trivial on purpose: it is thrown through the hottest loops.
enum JSONFault: Error {
    /// No JSON, whatever may follow.
    case malformed
    /// JSON up to here, but the bytes end in the middle of a value.
    case ended
    /// It nests deeper than the limit.
    case tooDeep
    /// JSON, but the value of the cursor's last key is of another type.
    case wrongType
    /// JSON, but not what X writes; the cursor's ``JSONCursor/complaint`` says why.
    case wrongShape
}
