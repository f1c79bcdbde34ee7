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
    private let files: [String: File]

    static let fileBytesMax = 4_000_000

    /// - Throws: `AssetError`, and what reading throws.
    init(directory: String) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
        var files: [String: File] = [:]
        var hash = SHA256()
        for name in names {
            guard let type = Self.mediaTypes[URL(filePath: name).pathExtension] else { continue }
            let data = try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))
            guard data.count <= Self.fileBytesMax else { throw AssetError.tooLarge(name) }
            hash.update(data: Data(name.utf8))
            hash.update(data: data)
            let bytes = Array(data)
            files[name] = File(bytes: bytes, compressed: try Gzip.compressed(bytes), mediaType: type)
        }
        guard !files.isEmpty else { throw AssetError.missing(directory) }
        self.files = files
        digest = hash.finalize().prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        base = "/assets/\(digest)"
    }

    subscript(name: String) -> File? { files[name] }

    var names: [String] { files.keys.sorted() }

    /// What is served; anything else in the folder is not.
    private static let mediaTypes = [
        "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
    ]
}

/// A folder of scripts and styles that cannot be served.
enum AssetError: Error {
    case missing(String)
    case tooLarge(String)
}
