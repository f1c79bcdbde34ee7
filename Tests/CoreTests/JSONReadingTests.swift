import Core
import Foundation
import TestSupport
import Testing

/// The reader against the one of Foundation, and against what the standard refuses.
@Suite("JSON reading")
struct JSONReadingTests {
    @Test("reads what it writes, whatever stands in it")
    func readsWhatItWrites() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let value = Self.value(levels: 4, using: &random)
            #expect(try JSONValue(parsing: value.bytes) == value)
        }
    }

    @Test("reads the same as Foundation, and refuses the same, where a document is damaged anywhere")
    func agreesWithFoundation() throws {
        var random = SeededGenerator(seed: 11)
        var refused = 0
        for _ in 0..<2_000 {
            var bytes = Self.value(levels: 3, using: &random).bytes
            let place = Int.random(in: bytes.indices, using: &random)
            // What JSON is made of, so that damage is often still a document; without exponents, which only Foundation
            // reads exactly beyond 2^53.
            bytes[place] = Array(#"{}[]",:\u0+-.19 dD/"#.utf8).randomElement(using: &random) ?? 0
            let mine = Result { try JSONValue(parsing: bytes) }
            let theirs = Result { try JSONDecoder().decode(Peer.self, from: Data(bytes)).value }
            switch (mine, theirs) {
            case (.success(let mine), .success(let theirs)):
                #expect(mine == theirs, "\(String(decoding: bytes, as: UTF8.self))")
            case (.failure, .failure): refused += 1
            default: Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(mine) and \(theirs)")
            }
        }
        #expect(refused > 300)
    }

    @Test(
        "refuses what is no document",
        arguments: [
            "", " ", "nul", "nulls", "tru", "{", "[1", "[1,]", "[,1]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}",
            "01", "-",
            "1.", ".5", "1e", "+1", "0x1", "1 2", "NaN", "1e999", #"""#, #""\x""#, #""\u12"#, #""\u12g4""#,
            #""\ud800""#,
            #""\ud800\u0041""#, #""\udc00""#, "\"\u{01}\"", "\"\n\"", "'a'", "[1]]", "//", "\u{FEFF}",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: JSONError.unreadable) { try JSONValue(parsing: text.utf8) }
    }

    @Test(
        "refuses bytes that are no UTF-8",
        arguments: [[0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xFF, 0x22]]
    )
    func refusesBadText(_ bytes: [UInt8]) {
        #expect(throws: JSONError.unreadable) { try JSONValue(parsing: bytes) }
    }

    @Test("reads numbers as integers where nothing is lost")
    func readsNumbers() throws {
        let text = "[0,-0,9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e3,1.5,-2.5e-3]"
        #expect(
            try JSONValue(parsing: text.utf8)
                == [
                    0, 0, .integer(.max), .integer(.min), .number(9_223_372_036_854_775_808), 1, 1_000, .number(1.5),
                    .number(-0.0025),
                ]
        )
    }

    @Test("reads escapes, and pairs of surrogates as one character")
    func readsEscapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é😀""#
        #expect(try JSONValue(parsing: text.utf8) == .string("\"\\/\u{08}\u{0C}\n\r\té😀 é😀"))
    }

    @Test("takes 512 levels and refuses one more")
    func limitsLevels() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        _ = try JSONValue(parsing: nested(512).utf8)
        #expect(throws: JSONError.unreadable) { try JSONValue(parsing: nested(513).utf8) }
        #expect(throws: JSONError.unreadable) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000).utf8) }
    }

    private static func value(levels: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(levels > 0 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: return .number(Double.random(in: 0..<1, using: &random))
        case 4, 5: return .string(text(using: &random))
        case 6: return .array((0..<3).map { _ in value(levels: levels - 1, using: &random) })
        default:
            let members = (0..<3).map { _ in (text(using: &random), value(levels: levels - 1, using: &random)) }
            return .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func text(using random: inout SeededGenerator) -> String {
        let letters = Array("abc \"\\/\n\t\u{01}\u{7F}é😀\u{2028}日")
        return String(
            (0..<Int.random(in: 0..<8, using: &random)).map { _ in letters.randomElement(using: &random) ?? " " }
        )
    }

    /// A document as Foundation reads it.
    private struct Peer: Decodable {
        let value: JSONValue

        private struct Name: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                value = .null
            } else if let object = try? decoder.container(keyedBy: Name.self) {
                let members = try object.allKeys.map {
                    ($0.stringValue, try object.decode(Peer.self, forKey: $0).value)
                }
                value = .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
            } else if let text = try? single.decode(String.self) {
                value = .string(text)
            } else if let flag = try? single.decode(Bool.self) {
                value = .bool(flag)
            } else if let integer = try? single.decode(Int64.self) {
                value = .integer(integer)
            } else if let number = try? single.decode(Double.self) {
                value = .number(number)
            } else {
                value = .array(try single.decode([Peer].self).map(\.value))
            }
        }
    }
}
