/// A name as people chose it, which may be empty or made of nothing that can be seen.
enum DisplayName {
    /// The name, or the fallback where there is nothing to see.
    static func shown(_ name: String, or fallback: String) -> String {
        name.unicodeScalars.contains(where: isVisible) ? name : fallback
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        // Blank characters that Unicode does not count as white space: the empty braille pattern and Hangul fillers.
        let blanks: Set<UInt32> = [0x2800, 0x3164, 0x115F, 0x1160, 0xFFA0]
        let properties = scalar.properties
        return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint && !blanks.contains(scalar.value)
    }
}
