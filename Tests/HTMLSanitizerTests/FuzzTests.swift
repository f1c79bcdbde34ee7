import Core
import HTMLSanitizer
import TestSupport
import Testing

/// What holds for markup that nobody would write.
@Suite("Random HTML")
struct FuzzTests {
    private let sanitizer = AllowListSanitizer()

    @Test("of random tags is safe and stable", arguments: 0..<8)
    func randomTags(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.roundsCount {
            var markup = ""
            for _ in 0..<Int.random(in: 1...40, using: &random) { markup += Self.piece(&random) }
            try await check(Array(markup.utf8))
        }
    }

    @Test("made of attacks, cut and joined, is safe and stable", arguments: 0..<8)
    func splicedAttacks(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let attacks = try Fixture.hostileHTML()
        for _ in 0..<Self.roundsCount {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let attack = Array((attacks.randomElement(using: &random) ?? "").utf8)
                let cut = Int.random(in: 0...attack.count, using: &random)
                bytes += Bool.random(using: &random) ? attack[cut...] : attack[..<cut]
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try await check(bytes)
        }
    }

    @Test("of random bytes is safe and stable", arguments: 0..<4)
    func randomBytes(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.roundsCount {
            let count = Int.random(in: 0...400, using: &random)
            try await check((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    private func check(_ bytes: [UInt8]) async throws {
        let once = try await sanitizer.document(fromHTML: bytes, charset: nil).body
        let source = String(decoding: bytes, as: UTF8.self)
        try #require(SafeMarkup(once.markup).complaints == [], "\(source.debugDescription) became \(once.markup)")
        let twice = try await sanitizer.document(fromHTML: Array(once.markup.utf8), charset: "utf-8").body
        try #require(twice == once, "\(source.debugDescription)")
    }

    private static func piece(_ random: inout SeededGenerator) -> String {
        let name = names.randomElement(using: &random) ?? ""
        switch Int.random(in: 0...9, using: &random) {
        case 0...3: return "<\(name)\(attributes.randomElement(using: &random) ?? "")>"
        case 4...6: return "</\(name)>"
        default: return words.randomElement(using: &random) ?? ""
        }
    }

    private static let roundsCount = 300
    private static let names = [
        "p", "div", "b", "i", "u", "a", "span", "font", "center", "h1", "h3", "ul", "ol", "li", "dl", "dt", "dd",
        "table",
        "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "pre", "blockquote", "br", "hr", "img", "form", "input",
        "select", "option", "textarea", "title", "head", "body", "html", "script", "style", "svg", "math", "template",
        "noscript", "q", "custom-tag", "mark", "del", "col", "colgroup", "plaintext", "frameset", "xmp", "o:p", "embed",
    ]
    private static let attributes = [
        "", "", "", " href=https://a.example/", " href='javascript:x'", " dir=rtl", " colspan=3", " rowspan=0",
        " start=4",
        " src='data:image/gif;base64,R0lGODlhAQABAAAAACw='", " src=cid:x alt='a \"b'", " onclick=x", " value=7", "/",
    ]
    private static let words = [
        "word", " ", "\n", " two words ", "&lt;", "&amp;amp;", "<", ">", "\u{202A}", "\u{2067}", "\u{2069}", "\u{202C}",
        "\u{202E}",
        "שלום", "\u{00A0}", "&nbsp;", "<!-- x -->", "\t", "\"'", "\n\n", "é", "&#0;", "&#x80;", "\u{0}",
    ]
}
