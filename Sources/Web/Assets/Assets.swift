import Crypto
import Foundation

/// The files of `Public/`, read and compressed once at the start.
///
/// They lie under one address that holds the digest of them all, so that relative imports move together and a browser
/// may keep them for a year.
struct Assets: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let compressed: [UInt8]?
        let mediaType: String
    }

    /// `/assets/{digest}`.
    let base: String
    let digest: String
    /// What `main.js` imports, nearest first; empty without it.
    let modules: [String]
    private let files: [String: File]
    /// The files that are also in `styles/main.css`: nothing asks for them by themselves.
    private let joined: Set<String>

    private static let script = "main.js"
    private static let styleSheet = "styles/main.css"

    static let fileBytesMax = 4_000_000

    /// - Throws: `AssetError`, and what reading throws.
    init(directory: String) throws {
        let (read, digest) = try Self.read(directory)
        var bytes = Dictionary(uniqueKeysWithValues: read.map { ($0.name, $0.bytes) })
        func text(_ name: String) -> String? { bytes[name].map { String(decoding: $0, as: UTF8.self) } }
        modules = bytes[Self.script] == nil ? [] : try ModuleGraph.modules(importedBy: Self.script, read: text)
        if bytes[Self.styleSheet] != nil {
            let sheet = try StyleSheet(Self.styleSheet, read: text)
            bytes[Self.styleSheet] = sheet.bytes
            joined = sheet.imported
        } else {
            joined = []
        }
        files = try Dictionary(
            uniqueKeysWithValues: read.map { name, type, original in
                let bytes = bytes[name] ?? original
                return (name, File(bytes: bytes, compressed: try Gzip.compressed(bytes), mediaType: type))
            }
        )
        self.digest = digest
        base = "/assets/\(digest)"
    }

    /// The digest of a folder's files alone.
    ///
    /// - Throws: `AssetError`, and what reading throws.
    static func digest(of directory: String) throws -> String { try read(directory).digest }

    private static func read(
        _ directory: String
    ) throws -> (files: [(name: String, type: String, bytes: [UInt8])], digest: String) {
        var files: [(name: String, type: String, bytes: [UInt8])] = []
        var hash = SHA256()
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory).sorted() {
            guard let type = mediaTypes[URL(filePath: name).pathExtension] else { continue }
            let data = try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))
            guard data.count <= fileBytesMax else { throw AssetError.tooLarge(name) }
            hash.update(data: Data(name.utf8))
            hash.update(data: data)
            files.append((name, type, Array(data)))
        }
        guard !files.isEmpty else { throw AssetError.missing(directory) }
        let digest = hash.finalize().prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return (files, digest)
    }

    subscript(name: String) -> File? { files[name] }

    /// What pages ask for.
    var names: [String] { files.keys.filter { !joined.contains($0) }.sorted() }

    /// What is served; anything else in the folder is not.
    private static let mediaTypes = [
        "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
    ]
}

/// A folder of scripts and styles that cannot be served.
enum AssetError: Error {
    case missing(String)
    case tooLarge(String)
    /// In the first file, the second as it stands there.
    case unreadableImport(String, String)
}
