/// A sentence with named places: `{name} follows you`.
package struct MessageTemplate: Sendable, Hashable {
    package enum ParseError: Error, Equatable {
        /// A brace without its other one, or a place without a plain name.
        case malformed(String)
    }

    package enum Part: Sendable, Hashable {
        case text(String)
        case place(String)
    }

    package let parts: [Part]

    package init(parsing text: String) throws(ParseError) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else { throw .malformed(text) }
            let name = rest[rest.index(after: open)..<close]
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
                throw .malformed(text)
            }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.place(String(name)))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The names of its places.
    package var places: Set<String> {
        Set(parts.compactMap { if case .place(let name) = $0 { name } else { nil } })
    }

    package func filled(with value: (String) -> String?) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .place(let name): value(name) ?? "{\(name)}"
            }
        }.joined()
    }
}
