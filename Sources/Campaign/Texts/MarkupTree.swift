import CCMark
import Foundation

/// A CommonMark document as cmark reads it. Walking and rendering are iterative, however deep it is.
final class MarkupTree {
    typealias Node = OpaquePointer

    let root: Node

    /// Any text is CommonMark; bytes that are no UTF-8 become replacement characters.
    init?(_ text: String) {
        var text = text
        let root = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                chars.baseAddress.map { cmark_parse_document($0, chars.count, CMARK_OPT_VALIDATE_UTF8) }
                    ?? cmark_parse_document("", 0, CMARK_OPT_DEFAULT)
            }
        }
        guard let root else { return nil }
        self.root = root
        cmark_consolidate_text_nodes(root)
    }

    deinit { cmark_node_free(root) }

    var blocks: [Node] { Self.children(of: root) }

    static func children(of node: Node) -> [Node] {
        var children: [Node] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            children.append(child)
            next = cmark_node_next(child)
        }
        return children
    }

    /// Every node below one and itself, parents first, with how deep it lies.
    static func all(_ node: Node) -> [(node: Node, depth: Int)] {
        var found: [(node: Node, depth: Int)] = []
        var depth = 0
        walk(node) { event, node in
            if event == CMARK_EVENT_EXIT {
                depth -= 1
            } else {
                found.append((node, depth))
                if !isLeaf(node) { depth += 1 }
            }
        }
        return found
    }

    static func walk(_ node: Node, _ visit: (cmark_event_type, Node) -> Void) {
        let iterator = cmark_iter_new(node)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            visit(event, node)
        }
    }

    static func type(_ node: Node) -> cmark_node_type { cmark_node_get_type(node) }

    /// cmark tells the leaves' end with their beginning.
    private static func isLeaf(_ node: Node) -> Bool {
        [
            CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
            CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE,
        ].contains(type(node))
    }

    static func literal(_ node: Node) -> String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

    static func url(_ node: Node) -> String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

    /// The line that a node begins in; of an inline one without a line, its block's.
    static func line(_ node: Node) -> Int? {
        var next: Node? = node
        while let node = next {
            let line = Int(cmark_node_get_start_line(node))
            if line > 0 { return line }
            next = cmark_node_parent(node)
        }
        return nil
    }

    /// Its words alone.
    static func plain(_ node: Node) -> String {
        all(node).map { node, _ in
            switch type(node) {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE: literal(node)
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
            default: ""
            }
        }.joined()
    }

    /// As HTML, by cmark in its safe mode.
    static func html(_ node: Node) -> String {
        guard let rendered = cmark_render_html(node, CMARK_OPT_DEFAULT) else { return "" }
        defer { free(rendered) }
        return String(cString: rendered)
    }
}
