import Foundation

/// A file that tests read, from `Tests/Fixtures`.
public enum Fixture {
    /// The documents of Apache Tika's test set as an evidence list: 450 rows.
    public static func evidenceList() throws -> [UInt8] { Array(try bytes(of: "evidence-list.csv")) }

    private static func bytes(of name: String) throws -> Data {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
    }
}
