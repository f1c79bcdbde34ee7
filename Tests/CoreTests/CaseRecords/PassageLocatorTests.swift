import Core
import Foundation
import Testing

/// Where the passages of the demo case stand, and what else a locator may say.
@Suite("Passage locator")
struct PassageLocatorTests {
    private static let pages: [String: Int] = [
        "p1 ¶2": 1, "p1 ¶3": 1, "p1 l9-12": 1, "p1 l6-9": 1, "41:14-22": 41, "44:3-8": 44, "p1": 1, "p6 ¶1": 6,
        "p9 ¶4": 9, "p2 table": 2, "p3 ¶1": 3, "p3 ¶2": 3, "p2": 2, "p3": 3, "p47": 47, "p6": 6, "12:3-11": 12,
        "15:2-4": 15, "p2 ¶1": 2, "88:10-19": 88,
    ]
    private static let times = ["00:00:07": 7, "00:00:31": 31, "00:18:20": 1_100, "00:29:36": 1_776]
    private static let pageless: Set = [
        "row 1-4", "row 1", "row 212", "row 88", "row 1-3", "label", "photo 1 caption", "body", "header", "sheet1 A1",
        "EXIF", "msg 14", "msg 15", "msg 22",
    ]

    private static func demoLocators() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bytes = try Data(contentsOf: root.appending(path: "Sources/App/Demo/demo-case.json"))
        let passages = try #require(try JSONValue(parsing: Array(bytes))["passages"]?.array)
        return passages.compactMap { $0["locator"]?.string }
    }

    @Test("knows the page or the time of each passage of the demo case")
    func readsDemo() throws {
        let locators = try Self.demoLocators()
        #expect(locators.count == 46)
        for text in locators {
            let locator = PassageLocator(text)
            #expect(locator.page == Self.pages[text], "\(text)")
            let fragment = Self.pages[text].map { "page=\($0)" } ?? Self.times[text].map { "t=\($0)" }
            #expect(locator.fragment == fragment, "\(text)")
            #expect(fragment != nil || Self.pageless.contains(text), "\(text)")
        }
    }

    @Test("reads rows, messages, cells and lines")
    func readsOthers() {
        #expect(PassageLocator("row 1-4") == .rows(1...4) && PassageLocator("row 88") == .rows(88...88))
        #expect(PassageLocator("msg 14") == .message(14))
        #expect(PassageLocator("sheet1 A1") == .cell(sheet: "sheet1", cell: "A1"))
        #expect(PassageLocator("41:14-22") == .transcript(page: 41, lines: 14...22))
        #expect(PassageLocator("88:4") == .transcript(page: 88, lines: 4...4))
    }

    @Test(
        "takes what it cannot read for the name of a part",
        arguments: [
            "", " ", "page", "p", "p-1", "p1234567", "row", "row 4-1", "row 1-2-3", "msg x", "1:2:3:4", "00:61:00",
            "0:1",
            "9:9-1", ":", "::", "p１", "41:14\u{202E}22",
        ]
    )
    func readsParts(text: String) {
        let locator = PassageLocator(text)
        #expect(locator.page == nil && locator.fragment == nil)
        #expect(locator == .part(text))
    }
}
