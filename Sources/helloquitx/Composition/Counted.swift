extension Int {
    /// The number with its words: `1.counted("post is", "posts are")` is "1 post is".
    func counted(_ one: String, _ many: String) -> String {
        "\(self) \(self == 1 ? one : many)"
    }
}
