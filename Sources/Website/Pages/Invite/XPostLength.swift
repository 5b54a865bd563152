/// How long a text is as X counts: 280 is what a post takes. Letters of most alphabets count once, all else twice, and an
/// address 23 whatever its length (the configuration of `twitter-text`, version 3).
enum XPostLength {
    static let limit = 280
    private static let address = 23
    private static let light: [ClosedRange<UInt32>] = [0...4_351, 8_192...8_205, 8_208...8_223, 8_242...8_247]

    static func count(_ text: String) -> Int {
        let addresses = text.matches(of: /https?:\/\/\S+/).count
        let rest = text.replacing(/https?:\/\/\S+/, with: "")
        return rest.unicodeScalars.reduce(addresses * address) { sum, scalar in
            sum + (light.contains { $0.contains(scalar.value) } ? 1 : 2)
        }
    }
}
