import Core
import HTMLSanitizer
import TestSupport
import Testing

/// What no markup can do to a reader.
@Suite("Hostile HTML")
struct AttackTests {
    private let sanitizer = AllowListSanitizer()

    @Test("becomes nothing but what is allowed", arguments: try Fixture.hostileHTML())
    func becomesAllowed(attack: String) async throws {
        let body = try await sanitizer.document(fromHTML: Array(attack.utf8), charset: nil).body

        #expect(SafeMarkup(body.markup).complaints == [], "\(body.markup)")
    }

    @Test("becomes nothing but what is allowed, in UTF-16 as well", arguments: try Fixture.hostileHTML())
    func becomesAllowedInUTF16(attack: String) async throws {
        let bytes: [UInt8] =
            [0xFF, 0xFE] + attack.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }

        let body = try await sanitizer.document(fromHTML: bytes, charset: "utf-8").body

        #expect(SafeMarkup(body.markup).complaints == [], "\(body.markup)")
    }

    @Test("stays as it is when it is made safe again", arguments: try Fixture.hostileHTML())
    func isStable(attack: String) async throws {
        let once = try await sanitizer.document(fromHTML: Array(attack.utf8), charset: nil).body

        let twice = try await sanitizer.document(fromHTML: Array(once.markup.utf8), charset: "utf-8").body

        #expect(twice == once)
    }
}
