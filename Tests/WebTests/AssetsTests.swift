import Foundation
import TestSupport
import Testing

@testable import Web

/// How scripts and styles are kept for serving.
@Suite("Assets")
struct AssetsTests {
    private func folder(_ files: [String: String]) throws -> String {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "proffer-tests/\(UUID().uuidString)"
        )
        for (name, text) in files {
            let file = directory.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        return directory.path
    }

    @Test("serves scripts, styles and icons, and nothing else")
    func servesOnlyKnown() throws {
        let assets = try Assets(
            directory: folder([
                "a/b.js": "1", "c.css": "2", "d.svg": "3", "package.json": "{}", "e.html": "5", ".env": "6",
            ])
        )
        #expect(assets["a/b.js"]?.mediaType == "text/javascript; charset=utf-8")
        #expect(assets["c.css"]?.mediaType == "text/css; charset=utf-8")
        #expect(assets["d.svg"]?.mediaType == "image/svg+xml")
        for name in ["package.json", "e.html", ".env", "b.js", "../c.css", "a/../c.css", "", "a"] {
            #expect(assets[name] == nil, "\(name)")
        }
        #expect(throws: AssetError.self) { try Assets(directory: folder(["a.txt": "1"])) }
    }

    @Test("has one digest for the same files, and another when one changes, moves or comes")
    func digests() throws {
        let files = ["a.js": "1", "b.js": "2"]
        let digest = try Assets(directory: folder(files)).digest
        #expect(try Assets(directory: folder(files)).digest == digest)
        #expect(digest.utf8.count == 16)
        for other in [
            ["a.js": "1", "b.js": "3"], ["a.js": "2", "b.js": "1"], ["a.js": "1", "c.js": "2"],
            ["a.js": "1", "b.js": "2", "c.js": ""], ["a.js": "1"],
        ] {
            #expect(try Assets(directory: folder(other)).digest != digest, "\(other)")
        }
        #expect(try Assets(directory: folder(files.merging(["a.txt": "0"]) { $1 })).digest == digest)
    }

    @Test(
        "compresses what becomes shorter, and unpacks to the same bytes",
        arguments: [0, 1, 100, 70_000]
    )
    func compresses(_ count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let words = ["evidence", "exhibit", "privilege", "\n", "ä"]
        let bytes = (0..<count).flatMap { _ in Array((words.randomElement(using: &random) ?? "").utf8) }
        guard let compressed = try Gzip.compressed(bytes) else {
            #expect(bytes.count < 100, "a long text becomes shorter")
            return
        }
        #expect(compressed.count < bytes.count)
        #expect(try unpacked(compressed) == bytes)
        let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try Gzip.compressed(noise) == nil, "noise becomes no shorter")
    }

    @Test("are those of the package, each compressed to itself")
    func readsPackage() throws {
        let assets = try Assets(directory: Sample.packageDirectory + "/Public")
        let main = try #require(assets["main.js"])
        let onDisk = try Data(contentsOf: URL(filePath: Sample.packageDirectory + "/Public/main.js"))
        #expect(main.bytes == Array(onDisk))
        #expect(assets.base == "/assets/\(assets.digest)")
        #expect(try Assets.digest(of: Sample.packageDirectory + "/Public") == assets.digest)
        #expect(assets["package.json"] == nil)
        if let compressed = main.compressed { #expect(try unpacked(compressed) == main.bytes) }
    }

    /// What gzip(1) makes of it.
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "proffer-\(UUID().uuidString).gz"
        )
        try Data(bytes).write(to: file)
        // What cannot be removed stays in the temporary folder.
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", file.path]
        process.standardOutput = output
        try process.run()
        let unpacked = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(unpacked)
    }
}
