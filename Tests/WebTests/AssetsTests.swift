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

    @Test("writes what the style sheet imports into it, each in its layer, and keeps the order")
    func joinsStyles() throws {
        let sheet = """
            @layer base, print;
            @import url("base.css") layer(base);
            @import url("parts/button.css") layer(base);
            p { color: red }

            """
        let files = ["styles/main.css": sheet, "styles/base.css": "a {}\n", "styles/parts/button.css": "b {}\n"]
        let assets = try Assets(directory: folder(files))
        let joined = try #require(assets["styles/main.css"])
        #expect(
            String(decoding: joined.bytes, as: UTF8.self) == """
                @layer base, print;
                @layer base {
                a {}
                }
                @layer base {
                b {}
                }
                p { color: red }

                """
        )
        #expect(assets.names == ["styles/main.css"])
        // For pages from before an update.
        #expect(assets["styles/base.css"] != nil)
        for (name, text) in [
            ("styles/base.css", "@import url(\"parts/button.css\") layer(base);\n"),
            ("styles/main.css", "@import url(\"none.css\") layer(base);\n"),
            ("styles/main.css", "@import url(\"base.css\");\n"),
        ] {
            #expect(throws: AssetError.self) { try Assets(directory: folder(files.merging([name: text]) { $1 })) }
        }
    }

    @Test("knows what the first script imports at any depth, each once, and refuses what is not there")
    func findsModules() throws {
        let files = [
            "main.js": """
            import { a } from "./a.js"
            import {
              b,
            } from "./deep/b.js"
            const later = import("./later.js")
            """,
            "a.js": "export { c } from \"./deep/c.js\"\nimport \"./main.js\"\n",
            "deep/b.js": "import { a } from \"../a.js\"\n", "deep/c.js": "", "later.js": "",
        ]
        #expect(try Assets(directory: folder(files)).modules == ["a.js", "deep/b.js", "deep/c.js"])
        #expect(throws: AssetError.self) {
            try Assets(directory: folder(files.merging(["deep/c.js": "import \"./gone.js\"\n"]) { $1 }))
        }
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
        #expect(assets.modules.first == "dom/announce.js" && assets.modules.contains("stream/frames.js"))
        #expect(Set(assets.modules).count == assets.modules.count && assets.modules.allSatisfy { assets[$0] != nil })
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
