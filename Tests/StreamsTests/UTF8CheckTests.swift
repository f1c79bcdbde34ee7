import NIOCore
import Testing

@testable import Streams

@Suite("UTF-8 check")
struct UTF8CheckTests {
    @Test(
        "takes well-formed text, wherever it is cut",
        arguments: ["", "plain", "Grüße", "証拠", "🜁🜂", "\u{10FFFF}\u{800}"]
    )
    func takesWellFormed(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var check = UTF8Check()
            let isWellFormed = check.take(view(bytes[..<cut])) && check.take(view(bytes[cut...]))
            #expect(isWellFormed && !check.isCut)
        }
    }

    @Test("agrees with the standard library about every pair and triple of bytes at an edge")
    func agreesWithLibrary() {
        let edges: [UInt8] = [
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for one in edges {
            for two in edges {
                for three in edges {
                    for four in [0x00, 0x80, 0xBF, 0xC2] as [UInt8] {
                        let bytes = [one, two, three, four]
                        var check = UTF8Check()
                        let isWellFormed = check.take(view(bytes[...])) && !check.isCut
                        #expect(isWellFormed == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
                    }
                }
            }
        }
    }

    private func view(_ bytes: ArraySlice<UInt8>) -> ByteBufferView { ByteBuffer(bytes: bytes).readableBytesView }
}
