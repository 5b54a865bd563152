import CCMark

/// Blocks of CommonMark as plain text, for a letter that is sent by mail or printed.
enum PlainText {
    /// Paragraphs stand apart by an empty line; the address of a link stands behind its words.
    static func render(_ blocks: [MarkupTree.Node]) -> String {
        var writer = Writer()
        for block in blocks { MarkupTree.walk(block) { writer.visit($0, $1) } }
        return writer.text.isEmpty ? "" : writer.text + "\n"
    }

    private struct Writer {
        var text = ""
        /// What each line of the open quotes and lists begins with.
        private var margins: [String] = []
        /// What the next block begins with instead of the innermost margin.
        private var marker: String?
        /// The numbers of the open lists; `nil` for one without.
        private var lists: [Int?] = []
        private var isTight = false

        mutating func visit(_ event: cmark_event_type, _ node: MarkupTree.Node) {
            let isEntering = event == CMARK_EVENT_ENTER
            switch MarkupTree.type(node) {
            case CMARK_NODE_LIST:
                if isEntering {
                    let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                    lists.append(isNumbered ? Int(cmark_node_get_list_start(node)) : nil)
                } else {
                    lists.removeLast()
                }
                isTight = false
            case CMARK_NODE_ITEM: isEntering ? beginItem(node) : endItem()
            case CMARK_NODE_BLOCK_QUOTE: if isEntering { margins.append("> ") } else { margins.removeLast() }
            case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING: if isEntering { beginBlock() }
            case CMARK_NODE_CODE_BLOCK:
                beginBlock()
                write(MarkupTree.literal(node).split(separator: "\n").joined(separator: "\n"))
            case CMARK_NODE_THEMATIC_BREAK:
                beginBlock()
                write("---")
            case CMARK_NODE_TEXT, CMARK_NODE_CODE: write(MarkupTree.literal(node))
            case CMARK_NODE_SOFTBREAK: write(" ")
            case CMARK_NODE_LINEBREAK: write("\n")
            case CMARK_NODE_LINK:
                let address = MarkupTree.url(node)
                if !isEntering, !address.hasSuffix(MarkupTree.plain(node)) { write(" (\(address))") }
            default: break
            }
        }

        private mutating func beginItem(_ node: MarkupTree.Node) {
            let number = lists.last ?? nil
            let sign = number.map { "\($0). " } ?? "- "
            if let number { lists[lists.count - 1] = number + 1 }
            // The first item stands apart from what is before it.
            isTight = cmark_node_previous(node) != nil && cmark_node_parent(node).map(cmark_node_get_list_tight) == 1
            margins.append(String(repeating: " ", count: sign.count))
            marker = sign
        }

        private mutating func endItem() {
            margins.removeLast()
            marker = nil
        }

        private mutating func beginBlock() {
            if !text.isEmpty { text += isTight ? "\n" : "\n\n" }
            isTight = false
            text += margins.dropLast(marker == nil ? 0 : 1).joined() + (marker ?? "")
            marker = nil
        }

        private mutating func write(_ words: String) {
            text += words.replacing("\n", with: "\n" + margins.joined())
        }
    }
}
