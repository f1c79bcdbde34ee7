import Foundation
import Testing

@testable import App

@Suite("Version")
struct VersionTests {
    @Test("is the newest heading of the changelog")
    func isNewestHeading() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "CHANGELOG.md"), encoding: .utf8)
        let heading = try #require(text.firstMatch(of: /\n## \[([^\]]+)\]/))
        #expect(heading.1.lowercased() == Version.text)
    }
}
