/// Random JSON, valid and nearly so, to try a reader on.
struct MadeUpJSON {
    var random: SeededGenerator

    /// A value with everything that JSON has.
    mutating func value(depth: Int = 0) -> String {
        switch Int.random(in: 0...(depth < 4 ? 9 : 6), using: &random) {
        case 0: ["null", "true", "false"].randomElement(using: &random) ?? "null"
        case 1: number()
        case 2...6: text()
        case 7, 8: "{" + list { "\($0.text())\($0.space()):\($0.space())\($0.value(depth: depth + 1))" } + "}"
        default: "[" + list { $0.value(depth: depth + 1) } + "]"
        }
    }

    /// Some bytes changed, removed, doubled or exchanged for others that mean something in JSON.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0...5, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            case 3: bytes[place] = Array("\"\\{}[]:,0e.-u\n\u{1}".utf8).randomElement(using: &random) ?? 0
            case 4: bytes.insert(Array("\"\\{}[]:, 0e.-ud8\t".utf8).randomElement(using: &random) ?? 0, at: place)
            default: bytes.removeSubrange(place..<min(place + Int.random(in: 1...9, using: &random), bytes.count))
            }
        }
        return bytes
    }

    private mutating func list(_ element: (inout MadeUpJSON) -> String) -> String {
        var parts: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) { parts.append(space() + element(&self) + space()) }
        return parts.isEmpty ? space() : parts.joined(separator: ",")
    }

    mutating func text() -> String {
        let pieces = [
            "a", "plain ascii text of some length", #"\""#, #"\\"#, #"\/"#, #"\n"#, #"\b\f\r\t"#, #"\u0041"#,
            #"\u00e9"#,
            #"\u20AC"#, #"\uD83D\uDE00"#, "é", "ß", "日本語", "👩‍👩‍👧", "\u{7F}", "e\u{301}", "{", "]", ":", ",", "  ",
            "\u{FFFF}",
        ]
        var text = "\""
        for _ in 0..<Int.random(in: 0...6, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        return text + "\""
    }

    mutating func space() -> String {
        switch Int.random(in: 0...5, using: &random) {
        case 0: "\n" + String(repeating: " ", count: Int.random(in: 0...20, using: &random))
        case 1: " "
        case 2: "\t\r\n "
        default: ""
        }
    }

    private mutating func number() -> String {
        ["0", "-0", "7", "-12", "3.25", "1e3", "1E+2", "25e-1", "-0.5", "123456789012"].randomElement(using: &random)
            ?? "0"
    }
}
