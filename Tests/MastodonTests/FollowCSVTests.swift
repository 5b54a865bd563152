import Identifiers
import Testing

@testable import Mastodon

@Suite("The follow list for a server's import page")
struct FollowCSVTests {
    @Test("The file has the columns of Mastodon's own export")
    func columns() throws {
        let csv = try FollowCSV([
            .init(account: Acct("alice@one.example.com")),
            .init(account: Acct("Bob.B@two.example.com"), showsBoosts: false, notifies: true, languages: ["en", "fr"]),
        ])
        #expect(
            csv.text == """
                Account address,Show boosts,Notify on new posts,Languages
                alice@one.example.com,true,false,
                Bob.B@two.example.com,false,true,"en, fr"

                """)
    }

    @Test("An account stands in the file once, however it is spelt")
    func once() throws {
        let csv = try FollowCSV([
            .init(account: Acct("alice@one.example.com")), .init(account: Acct("ALICE@One.Example.com")),
        ])
        #expect(csv.rows.count == 1)
    }

    @Test("20,000 rows fit, one more does not")
    func limit() throws {
        let rows = try (0...20_000).map { FollowCSV.Row(account: try Acct("user\($0)@one.example.com")) }
        #expect(try FollowCSV(Array(rows.dropLast())).rows.count == 20_000)
        #expect(throws: FollowCSV.WriteError.tooManyRows(limit: 20_000)) { try FollowCSV(rows) }
    }

    @Test("No address can begin like a formula", arguments: ["=1+1", "+1", "-1", "@x", "\t=1", "=cmd|' /C calc'!A0"])
    func addresses(user: String) throws {
        #expect(throws: Acct.ParseError.self) {
            try Acct(user: user, host: ServerHost("one.example.com"))
        }
    }

    @Test(
        "A field is quoted as RFC 4180 says",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
            ("a\r\nb", "\"a\r\nb\""), (" a", "\" a\""), ("a;b", "\"a;b\""), ("é", "é"),
        ])
    func quoting(text: String, expected: String) {
        #expect(CSVField.encode(text) == expected)
    }

    @Test(
        "A field that a spreadsheet would run gets a space, which Mastodon's importer strips",
        arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x.example\",\"y\")", "＝1"])
    func formulas(text: String) {
        let field = CSVField.encode(text)
        #expect(field.hasPrefix("\" "))
        let content = field.dropFirst().dropLast().replacing("\"\"", with: "\"")
        #expect(content == " " + text)
    }
}
