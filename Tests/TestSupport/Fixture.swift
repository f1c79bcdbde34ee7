import Foundation

/// A file that tests read, from `Tests/Fixtures`.
public enum Fixture {
    /// The documents of Apache Tika's test set as an evidence list: 450 rows.
    public static func evidenceList() throws -> [UInt8] { Array(try bytes(of: "evidence-list.csv")) }

    /// Markup that means harm: script in every guise, outside requests, and what browsers mend into either.
    ///
    /// Each of the strings holds `alert` where something would run, or `evil.example` where something would be fetched.
    public static func hostileHTML() throws -> [String] {
        let groups = try JSONDecoder().decode([String: [String]].self, from: bytes(of: "hostile-html.json"))
        return groups.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private static func bytes(of name: String) throws -> Data {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
    }
}
