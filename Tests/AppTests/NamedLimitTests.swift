import Foundation
import TestSupport
import Testing

@testable import App

/// Whether `proffer settings` says every limit there is.
@Suite("Named limits")
struct NamedLimitTests {
    private static var type: Regex<(Substring, Substring, Substring)> {
        /\n(?:public )?(?:enum|struct) (\w+Limits)\b[^\n]*\{\n(.*?)\n\}/.dotMatchesNewlines()
    }

    @Test("are all those that stand in a type of limits")
    func areComplete() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            // Beginning at the margin, ending at it.
            for type in text.matches(of: Self.type) where type.1 != "UsageLimits" {
                for limit in type.2.matches(of: /(?:^|\n) {4}(?:public )?(?:static let|var) (\w+)\b/) {
                    found.insert("\(type.1).\(limit.1)")
                }
            }
        }
        let said = Set(NamedLimit.all.map { "\($0.group).\($0.name)" }).filter { !$0.hasPrefix("CSVTable.") }
        #expect(found.subtracting(said).isEmpty, "add these to NamedLimit.all")
        #expect(said.subtracting(found).isEmpty)
        #expect(found.count > 60)
    }

    @Test("come with the unit that their name says")
    func haveUnits() {
        let lines = NamedLimit.all.map(\.description)
        for line in [
            "ConnectionLimits.headBytesMax=65536 bytes", "StreamLimits.keepAliveSeconds=15 s",
            "StreamLimits.gatherMilliseconds=10 ms", "StreamLimits.perPersonMax=500", "PostgresLimits.connections=8",
            "RateLimits.changesPerPerson=2000 at once, then 50 a second",
            "RateLimits.wrongPasswordsPerAddress=100 at once, then 1 every 6 s",
        ] {
            #expect(lines.contains(line))
        }
        #expect(Set(lines).count == lines.count)
    }
}
