import CCMark
import Foundation

/// Makes a page's text of a file of CommonMark. What the page may not hold is noted and left out.
struct TextReader {
    /// How deep quotes and lists may lie in one another.
    private static let depth = 24

    let places: Places
    let links: TextLinks
    /// The language that the files are written in.
    let language: String
    let mistakes: Mistakes

    /// - Parameter marksPlaces: whether `[your name]` is a place that people fill in.
    func read(_ file: TextFile, marksPlaces: Bool = false) -> TextDocument? {
        read(file.text, path: file.path, marksPlaces: marksPlaces)
    }

    func read(_ text: String, path: String, marksPlaces: Bool = false) -> TextDocument? {
        guard let tree = MarkupTree(text) else { return nil }
        let note = { (line: Int?, problem: String, fix: String) in mistakes.note(path, line, problem, fix) }
        clean(tree, note: note)
        fill(tree, note: note)
        var blocks = tree.blocks
        guard let first = blocks.first, Self.isHeading(first, 1) else {
            note(
                tree.blocks.first.flatMap(MarkupTree.line) ?? 1, "the text has no title", "begin with '# ' and a title")
            return nil
        }
        let title = MarkupTree.plain(first)
        guard blocks.count > 1, MarkupTree.type(blocks[1]) == CMARK_NODE_PARAGRAPH else {
            note(
                MarkupTree.line(first), "no summary stands under the title", "write a paragraph of one or two sentences"
            )
            return nil
        }
        blocks.removeFirst()
        let plainText = marksPlaces ? PlainText.render(Array(blocks.dropFirst())) : ""
        if marksPlaces { for block in blocks { markPlaces(in: block) } }
        let headings = anchor(blocks, note: note)
        checkAnchors(of: tree, Set(headings.values.map(\.anchor)), note: note)
        let summary = blocks.removeFirst()
        var introduction = ""
        var sections: [TextDocument.Section] = []
        for block in blocks {
            let html = MarkupTree.html(block)
            if let heading = headings[block], heading.level == 2 {
                sections.append(.init(anchor: heading.anchor, title: heading.title, html: html))
            } else if let last = sections.popLast() {
                sections.append(.init(anchor: last.anchor, title: last.title, html: last.html + html))
            } else {
                introduction += html
            }
        }
        return TextDocument(
            language: language, title: title, summary: MarkupTree.plain(summary),
            summaryHTML: MarkupTree.html(summary), introduction: introduction, sections: sections, plainText: plainText)
    }

    private typealias Note = (_ line: Int?, _ problem: String, _ fix: String) -> Void

    /// Takes out raw HTML, makes links of pictures, and resolves links.
    private func clean(_ tree: MarkupTree, note: Note) {
        for (node, depth) in MarkupTree.all(tree.root) {
            let line = MarkupTree.line(node)
            if depth == Self.depth {
                note(line, "quotes and lists lie more than \(Self.depth) deep", "write it flatter")
            }
            switch MarkupTree.type(node) {
            case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE:
                note(line, "HTML is not allowed in a text", "write it as CommonMark, or in `backquotes` to show it")
                cmark_node_unlink(node)
                cmark_node_free(node)
            case CMARK_NODE_IMAGE, CMARK_NODE_LINK: resolve(node, note: note)
            default: break
            }
        }
    }

    private func resolve(_ node: MarkupTree.Node, note: Note) {
        let isLink = MarkupTree.type(node) == CMARK_NODE_LINK
        var address: String?
        do throws(TextLinks.Refused) {
            let url = places.fill(MarkupTree.url(node)) { note(MarkupTree.line(node), $0, $1) }
            address = try links.resolved(url)
        } catch {
            note(MarkupTree.line(node), error.problem, error.fix)
        }
        // In the words of a picture there can be a link, which would stand in another one.
        if Self.isInLink(node) { address = nil }
        if let address, isLink {
            cmark_node_set_url(node, address)
            return
        }
        // A picture would ask another host for itself: it becomes a link, or its words where it leads nowhere.
        let children = MarkupTree.children(of: node)
        let link = address.flatMap { address -> MarkupTree.Node? in
            guard let link = cmark_node_new(CMARK_NODE_LINK) else { return nil }
            cmark_node_set_url(link, address)
            cmark_node_insert_before(node, link)
            return link
        }
        for child in children {
            if let link { cmark_node_append_child(link, child) } else { cmark_node_insert_before(node, child) }
        }
        if let link, let address, children.isEmpty, let text = cmark_node_new(CMARK_NODE_TEXT) {
            cmark_node_set_literal(text, address)
            cmark_node_append_child(link, text)
        }
        cmark_node_unlink(node)
        cmark_node_free(node)
    }

    private static func isInLink(_ node: MarkupTree.Node) -> Bool {
        var next = cmark_node_parent(node)
        while let parent = next {
            if MarkupTree.type(parent) == CMARK_NODE_LINK { return true }
            next = cmark_node_parent(parent)
        }
        return false
    }

    private func fill(_ tree: MarkupTree, note: Note) {
        for (node, _) in MarkupTree.all(tree.root) {
            guard [CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK].contains(MarkupTree.type(node)) else {
                continue
            }
            let literal = MarkupTree.literal(node)
            let filled = places.fill(literal) { note(MarkupTree.line(node), $0, $1) }
            if filled != literal { cmark_node_set_literal(node, filled) }
        }
    }

    // MARK: - Headings

    private struct Heading {
        let anchor: String
        let title: String
        let level: Int
    }

    private static func isHeading(_ node: MarkupTree.Node, _ level: Int) -> Bool {
        MarkupTree.type(node) == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == Int32(level)
    }

    /// Gives each heading a place of its own in the page, and makes it a link to itself where nothing in it is one.
    private func anchor(_ blocks: [MarkupTree.Node], note: Note) -> [MarkupTree.Node: Heading] {
        var taken: Set<String> = []
        var headings: [MarkupTree.Node: Heading] = [:]
        for (node, _) in blocks.flatMap(MarkupTree.all) where MarkupTree.type(node) == CMARK_NODE_HEADING {
            if Self.isHeading(node, 1) {
                note(MarkupTree.line(node), "the text has a second title", "begin the line with '## '")
                cmark_node_set_heading_level(node, 2)
            }
            let title = MarkupTree.plain(node)
            let anchor = Slug.anchor(of: title, taken: &taken)
            headings[node] = Heading(
                anchor: anchor, title: title, level: Int(cmark_node_get_heading_level(node)))
            guard let inner = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) else { continue }
            // Of letters, digits and hyphens alone: nothing to escape.
            let hasLink = MarkupTree.all(node).contains { MarkupTree.type($0.node) == CMARK_NODE_LINK }
            cmark_node_set_on_enter(
                inner,
                hasLink ? "<span id=\"\(anchor)\">" : "<a class=\"text-anchor\" id=\"\(anchor)\" href=\"#\(anchor)\">")
            cmark_node_set_on_exit(inner, hasLink ? "</span>" : "</a>")
            for child in MarkupTree.children(of: node) { cmark_node_append_child(inner, child) }
            cmark_node_append_child(node, inner)
        }
        return headings
    }

    private func checkAnchors(of tree: MarkupTree, _ anchors: Set<String>, note: Note) {
        for (node, _) in MarkupTree.all(tree.root) where MarkupTree.type(node) == CMARK_NODE_LINK {
            let url = MarkupTree.url(node)
            guard url.hasPrefix("#") else { continue }
            let anchor = String(url.dropFirst()).removingPercentEncoding ?? ""
            if !anchors.contains(anchor) {
                note(
                    MarkupTree.line(node), "no heading of this text has the place \(url.prefix(80))",
                    "write one of \(anchors.sorted().prefix(12).map { "#" + $0 }.joined(separator: ", "))")
            }
        }
    }

    // MARK: - Places that people fill in

    private func markPlaces(in block: MarkupTree.Node) {
        for (node, _) in MarkupTree.all(block) where MarkupTree.type(node) == CMARK_NODE_TEXT {
            let literal = MarkupTree.literal(node)
            var end = literal.startIndex
            for range in Self.bracketed(literal) {
                insert(String(literal[end..<range.lowerBound]), before: node)
                if let mark = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) {
                    cmark_node_set_on_enter(mark, "<mark class=\"text-place\">")
                    cmark_node_set_on_exit(mark, "</mark>")
                    cmark_node_insert_before(node, mark)
                    if let text = cmark_node_new(CMARK_NODE_TEXT) {
                        cmark_node_set_literal(text, String(literal[range]))
                        cmark_node_append_child(mark, text)
                    }
                }
                end = range.upperBound
            }
            if end > literal.startIndex { cmark_node_set_literal(node, String(literal[end...])) }
        }
    }

    /// What stands in brackets, which may hold others.
    private static func bracketed(_ text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var open: [String.Index] = []
        for index in text.indices {
            if text[index] == "[" { open.append(index) }
            guard text[index] == "]", let start = open.popLast(), open.isEmpty else { continue }
            found.append(start..<text.index(after: index))
        }
        return found
    }

    private func insert(_ text: String, before node: MarkupTree.Node) {
        guard !text.isEmpty, let new = cmark_node_new(CMARK_NODE_TEXT) else { return }
        cmark_node_set_literal(new, text)
        cmark_node_insert_before(node, new)
    }
}
