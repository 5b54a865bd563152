import CICU

/// Which plural form a number takes in a language, by the rules of CLDR as ICU has them.
package final class PluralRules: Sendable {
    package struct UnknownLanguage: Error, CustomStringConvertible {
        let language: String

        package var description: String { "ICU does not know the language '\(language)'" }
    }

    /// ICU's rules are immutable once opened, and selecting from them is safe from any thread.
    private struct Handle: Sendable {
        let address: UInt
        var pointer: OpaquePointer? { OpaquePointer(bitPattern: address) }
    }

    private let handle: Handle

    package init(language: String) throws(UnknownLanguage) {
        guard let rules = cicu_plural_rules_open(language) else { throw UnknownLanguage(language: language) }
        handle = Handle(address: UInt(bitPattern: rules))
    }

    deinit {
        cicu_plural_rules_close(handle.pointer)
    }

    /// `zero`, `one`, `two`, `few`, `many` or `other`.
    package func category(of number: Int) -> String {
        var name = [CChar](repeating: 0, count: 32)
        let length = cicu_plural_rules_select(handle.pointer, Double(number), &name, Int32(name.count))
        guard length > 0 else { return "other" }
        return String(decoding: name[..<Int(length)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
