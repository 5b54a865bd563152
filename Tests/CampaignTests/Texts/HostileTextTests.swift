import Foundation
import Testing

@testable import Campaign

@Suite("Texts that mean harm")
struct HostileTextTests {
    /// Everything that a browser could act on, or ask another host for.
    private func isHarmless(_ html: String) -> Bool {
        let tags = html.matches(of: /<\/?([A-Za-z!][^\s>\/]*)([^>]*)>/)
        let known = [
            "p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "hr",
            "br", "span", "mark",
        ]
        return tags.allSatisfy { tag in
            let attributes = tag.2.matches(of: /([A-Za-z-]+)="([^"]*)"/)
            return known.contains(String(tag.1))
                && attributes.allSatisfy { attribute in
                    switch attribute.1 {
                    case "href": attribute.2.prefixMatch(of: /https?:\/\/|mailto:|\/[^\/]|\/$|#/) != nil
                    case "class", "id", "title", "start": true
                    default: false
                    }
                }
        }
    }

    @Test(
        "The judge below sees harm",
        arguments: ["<script>", "<a href=\"javascript:x\">", "<p onclick=\"x\">", "<img src=\"a\">"])
    func judge(html: String) {
        #expect(!isHarmless(html))
    }

    @Test(
        "Nothing acts, and each is told",
        arguments: [
            "<script>alert(1)</script>", "<SCRIPT\n>alert(1)", "<img src=x onerror=alert(1)>", "a <b onclick=x>b</b>",
            "<!-- x --><svg/onload=x>", "<![CDATA[<script>]]>", "<?php x ?>", "<div\n\n<script>",
            "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java&#115;cript:alert(1))",
            "[a](<java\tscript:alert(1)>)", "[a](javascript&colon;alert(1))", "[a](vbscript:x)",
            "[a](data:text/html;base64,PHNjcmlwdD4=)", "![a](data:image/svg+xml,<svg>)", "[a](file:///etc/passwd)",
            "[a](blob:x)", "[a](//evil.example)", "[a](/\\evil.example)", "[a](\\\\evil.example)", "[a](https:///x)",
            "<javascript:alert(1)>", "<data:text/html,x>", "[a][b]\n\n[b]: javascript:alert(1)", "[a]()",
            "[a](ftp://a.example/)", "![a](javascript:x)", "![a ![b](javascript:c)](data:d)", "[a](mailto:)",
        ])
    func refused(text: String) {
        let read = ReadText(below: text)
        #expect(!read.mistakes.isEmpty, "\(read.html)")
        #expect(isHarmless(read.html), "\(read.html)")
    }

    @Test(
        "What looks like harm and is none stays as text",
        arguments: [
            ("`<script>`", "<p><code>&lt;script&gt;</code></p>\n"),
            ("    <script>\n", "<pre><code>&lt;script&gt;\n</code></pre>\n"),
            ("a < b & c \" d", "<p>a &lt; b &amp; c &quot; d</p>\n"), ("\\<script>", "<p>&lt;script&gt;</p>\n"),
            ("[a](https://b.example/\"onclick=\"x)", "<p><a href=\"https://b.example/%22onclick=%22x\">a</a></p>\n"),
            (
                "[a](https://b.example 'c\" onclick=\"x')",
                "<p><a href=\"https://b.example\" title=\"c&quot; onclick=&quot;x\">a</a></p>\n"
            ),
            ("``` a\"onclick=x\nb\n```", "<pre><code class=\"language-a&quot;onclick=x\">b\n</code></pre>\n"),
        ])
    func kept(text: String, expected: String) {
        let read = ReadText(below: text)
        #expect(read.mistakes == [])
        #expect(read.html == expected)
    }

    @Test(
        "Pictures ask no other host: they become links",
        arguments: [
            ("![A map](https://b.example/m.png)", "<p><a href=\"https://b.example/m.png\">A map</a></p>\n"),
            (
                "![](https://b.example/m.png)",
                "<p><a href=\"https://b.example/m.png\">https://b.example/m.png</a></p>\n"
            ),
            (
                "[![A](https://b.example/m.png)](https://c.example/)",
                "<p><a href=\"https://c.example/\">A</a></p>\n"
            ),
            (
                "![a [b](https://c.example/)](https://d.example/)",
                "<p><a href=\"https://d.example/\">a b</a></p>\n"
            ),
            (
                "<https://b.example/?a=b&c>",
                "<p><a href=\"https://b.example/?a=b&amp;c\">https://b.example/?a=b&amp;c</a></p>\n"
            ),
            ("<a@b.example>", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n"),
        ])
    func pictures(text: String, expected: String) {
        let read = ReadText(below: text)
        #expect(read.mistakes == [])
        #expect(read.html == expected)
    }

    @Test(
        "Deep nesting and long lines end",
        arguments: ["> ", "- ", "[", "![", "*a **a ", "`", "<a", "\\", "&amp;", "[a](b", "](", "{campaign", "_a "])
    func deep(part: String) {
        let line = String(repeating: part, count: 1_000_000 / part.utf8.count)
        let read = ReadText(below: line + "\n")
        #expect(isHarmless(String(read.html.prefix(100_000))))
        #expect(read.document != nil)
    }

    @Test("Quotes that lie too deep are refused")
    func quotes() {
        let read = ReadText(below: String(repeating: "> ", count: 40) + "a\n")
        #expect(read.mistakes == ["a.md:5: quotes and lists lie more than 24 deep; write it flatter"])
    }

    @Test("Bytes that are no characters do no harm")
    func bytes() {
        let read = ReadText(below: "a\u{0}b\u{FFFF}\u{202E}c\n")
        #expect(read.html.contains("a\u{FFFD}b"))
    }
}
